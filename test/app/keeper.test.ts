import { expect, it } from 'vitest';
import { createKeeper } from '../../src/app/keeper.ts';
import { describeStores } from '../support/stores.ts';

const now = () => new Date('2026-06-25T08:00:00Z');

describeStores('kept texts', (withDb) => {
  it(
    'are found again by another process, under an id that a button can hold',
    withDb(async (db) => {
      const keeper = createKeeper({ db, now });
      const long = `search query:${'“世界 model” '.repeat(300)}`;
      const id = keeper.id(long);
      expect(id).toMatch(/^[\w-]{1,24}$/);
      expect(keeper.id(long)).toBe(id);
      expect(keeper.id(`${long}!`)).not.toBe(id);
      await keeper.settle();
      await keeper.settle();
      expect(await createKeeper({ db, now }).find(id)).toBe(long);
      expect(await keeper.find('unknown')).toBeNull();
    }),
  );
});
