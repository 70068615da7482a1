import { type Application, DISCORD_PATH, keyProblem } from './application.ts';

/** How what people ask comes here, and what to do where it doesn't. */
export interface Way {
  readonly state: 'good' | 'notice' | 'bad';
  readonly detail: string;
  readonly advice?: string;
}

/** Discord says nothing when it calls where nobody is, and nothing through the gateway when it calls somebody else. */
export function inspectWay(publicKey: string | undefined, { key, endpoint }: Application): Way {
  if (publicKey === undefined)
    return endpoint === null
      ? { state: 'good', detail: 'through the gateway' }
      : {
          state: 'bad',
          detail: `Discord sends what people ask to ${endpoint}, and nothing through the gateway`,
          advice: `Empty the ${FIELD}, or set DISCORD_PUBLIC_KEY and PORT to be called there.`,
        };
  const problem = keyProblem(publicKey, key);
  if (problem !== null) return { state: 'bad', detail: problem };
  if (endpoint === null)
    return {
      state: 'notice',
      detail: 'Discord is to call over HTTP, and hasn’t been told where',
      advice: `Start Paperboy, then put ${ADDRESS} into the ${FIELD}. Discord tries it before it takes it.`,
    };
  const detail = `Discord calls ${endpoint}`;
  if (endpoint.endsWith(DISCORD_PATH)) return { state: 'good', detail };
  const advice = `Unless a proxy leads from there to ${DISCORD_PATH}, put ${ADDRESS} into the ${FIELD}.`;
  return { state: 'notice', detail, advice };
}

const FIELD = 'Interactions Endpoint URL on the application’s General Information page';
const ADDRESS = `https://YOUR.HOST${DISCORD_PATH}`;
