import { expect } from 'chai';
import type { RouteReport } from '../../src/report/ReportedRoute';
import { listen } from '../support/listen';
import { attackPort, cookieReport, quickstartReport } from './holes/attackPort';
import { variants } from './holes/honest/variants';
import { holes } from './holes/planted';
import { cookieHoles } from './holes/planted/cookieHoles';
import type { Planted } from './holes/planted/Planted';
import { HandMade } from './holes/server/HandMade';
import { libraryApp } from './holes/wrapped/libraryApp';
import { libraryHoles } from './holes/wrapped/libraryHoles';
import { Proxy } from './holes/wrapped/Proxy';
import { honestProxies, proxyHoles } from './holes/wrapped/proxyHoles';

/** A server that stops when the test ends. */
interface Target {
  readonly port: number;
  stop(): Promise<void>;
}

async function behindProxy(passage: Parameters<typeof Proxy.start>[1]): Promise<Target> {
  const library = await listen(libraryApp().app);
  const proxy = await Proxy.start(library.port, passage);
  return { port: proxy.port, stop: () => Promise.all([proxy.stop(), library.close()]).then(() => undefined) };
}

async function library(mistake: Parameters<typeof libraryApp>[0]): Promise<Target> {
  const server = await listen(libraryApp(mistake).app);
  return { port: server.port, stop: () => server.close() };
}

describe('An attack', () => {
  function finds(planted: Omit<Planted, 'hole'>, start: () => Promise<Target>, routes?: () => RouteReport): void {
    const { name, rows, warning } = planted;
    it(`finds that a server ${name}`, async () => {
      const target = await start();
      try {
        const report = await attackPort(target.port, { routes: routes?.(), only: rows });
        if (warning !== undefined) expect(report.warnings.map(one => one.warning)).to.include(warning);
        else expect(rows).to.include(report.letIn[0]?.row);
      } finally {
        await target.stop();
      }
    });
  }

  function findsNothing(name: string, start: () => Promise<Target>, routes = quickstartReport): void {
    it(`finds nothing on a server with ${name}`, async () => {
      const target = await start();
      try {
        const { letIn, tried } = await attackPort(target.port, { routes: routes() });
        expect(letIn).to.deep.equal([]);
        expect(tried).to.be.within(200, 2000);
      } finally {
        await target.stop();
      }
    });
  }

  describe('on servers without the library', () => {
    for (const planted of holes) finds(planted, () => HandMade.start(planted.hole, planted.options));
    for (const planted of cookieHoles) finds(planted, () => HandMade.start(planted.hole), cookieReport);
    for (const { name, hole, options, cookies } of variants) {
      findsNothing(name, () => HandMade.start(hole, options), cookies ? cookieReport : quickstartReport);
    }
  });

  describe('on applications with the library', () => {
    for (const mistake of libraryHoles) finds({ ...mistake, name: `has ${mistake.name}` }, () => library(mistake));
    findsNothing('the library', () => library({}));
  });

  describe('on proxies in front of the library', () => {
    for (const { passage, ...planted } of proxyHoles) finds(planted, () => behindProxy(passage()));
    for (const { name, passage } of honestProxies) {
      findsNothing(`a proxy that ${name}`, () => behindProxy(passage()));
    }
  });
});
