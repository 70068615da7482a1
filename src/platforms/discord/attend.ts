import type { APIInteraction, REST } from 'discord.js';
import { createInFlight } from '../../core/in-flight.ts';
import type { Dispatch, PlatformTools } from '../../core/platform.ts';
import { measureAcknowledging } from './acknowledging.ts';
import { createAnswers } from './answers.ts';
import type { ToBody } from './body.ts';
import { createHandler, type HandlerOptions } from './receive.ts';

export interface AttendOptions
  extends Omit<HandlerOptions, 'answers' | 'dispatch'>,
    Pick<PlatformTools, 'asRequest' | 'acknowledged'> {
  readonly toBody: ToBody;
}

/** Makes a request of everything that is heard, whichever way it came, and knows when all of it is answered. */
export function attend(rest: REST, options: AttendOptions) {
  const { toBody, log, acknowledged, asRequest = (work) => work() } = options;
  const { track, idle } = createInFlight();
  return {
    listen(dispatch: Dispatch): (interaction: APIInteraction) => void {
      const measured = measureAcknowledging(createAnswers(rest, { toBody, log }), acknowledged);
      const handle = createHandler({ ...options, answers: measured.answers, dispatch });
      return (interaction) => {
        measured.hear(interaction);
        track(asRequest(() => handle(interaction)));
      };
    },
    idle,
  };
}
