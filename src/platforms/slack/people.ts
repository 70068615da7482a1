import type { People } from '../../core/platform.ts';

export const createPeople = (): People => ({ look: async () => ({ zone: null, refusal: null }) });
