import { expect, it } from 'vitest';
import { createKeeper } from '../../src/app/keeper.ts';
import { clearOld } from '../../src/db/retention.ts';
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

  it(
    'are forgotten a year after a button was last made with them',
    withDb(async (db) => {
      const later = (days: number) => new Date(now().getTime() + days * 86_400_000);
      const [old, used] = ['search query:old', 'search query:used'];
      const keeper = createKeeper({ db, now });
      const ids = [old, used].map((text) => keeper.id(text));
      await keeper.settle();
      const again = createKeeper({ db, now: () => later(30) });
      again.id(used);
      await again.settle();

      expect(await clearOld(db, later(364))).toMatchObject({ texts: 0 });
      expect(await clearOld(db, later(366))).toMatchObject({ texts: 1 });
      expect(await Promise.all(ids.map(keeper.find))).toEqual([null, used]);
    }),
  );
});
