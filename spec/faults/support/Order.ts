import type { Point } from '../../sessions/support/SpecStore';

/** What a spec tells a server in another process to do, besides answering requests. */
export interface Order {
  readonly order: number;
  readonly what:
    | { readonly do: 'setClock'; readonly ahead: number }
    | { readonly do: 'passTime'; readonly milliseconds: number }
    | { readonly do: 'settle' }
    | { readonly do: 'stop'; readonly point: Point }
    | { readonly do: 'go'; readonly stop: number };
}

/** What the server says of it. */
export interface Report {
  readonly order: number;
  /** That a call got to where it was to be stopped, or that the order was carried out. */
  readonly what: 'done' | 'reached';
}
