import { dropPlaces, openPlaces } from '../../stores/places.js';
import { measureMemory } from './memory.js';
import { measureRefreshes } from './refreshes.js';
import { measureSaturation } from './saturation.js';
import { measureSizes } from './sizes.js';

const parts = {
  sizes: measureSizes,
  saturation: measureSaturation,
  refreshes: measureRefreshes,
  memory: measureMemory,
};

function progress(name, began) {
  console.log(`stores, ${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** What the stores cost. A part that fails is undefined, and its reason is among the failures. */
export async function measureStores(options, folder, names = Object.keys(parts)) {
  const measured = { failures: [] };
  const attempt = async act => {
    try {
      return await act();
    } catch (error) {
      measured.failures.push(`stores: ${error.message}`);
      return undefined;
    }
  };
  const places = await openPlaces(folder);
  try {
    for (const name of names) {
      const began = performance.now();
      measured[name] = await attempt(() => parts[name](places, { options, attempt }));
      progress(name, began);
    }
  } finally {
    await dropPlaces(places);
  }
  return measured;
}
