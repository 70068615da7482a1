import { type Caller, DIRECT, type People } from '../../core/platform.ts';

/** Discord says with every call who asks and what they may do; of their time zone it never says anything. */
export const createPeople = ({ editorRoles }: { readonly editorRoles: readonly string[] }): People => ({
  look: async (caller) => ({ zone: null, refusal: refusalOf(caller, editorRoles) }),
});

function refusalOf(
  { canConfigure, isVisiting, channel }: Caller,
  editorRoles: readonly string[],
): string | null {
  if (isVisiting) return `${VISITING} ${channel.installation === DIRECT ? WRITE_TO_ME : ADD_ME}`;
  if (canConfigure) return null;
  const orRole = editorRoles.length > 0 ? ', or a role that was named for it' : '';
  return `To change what is posted here you need the right Manage Channels or Manage Server${orRole}. Ask somebody who has it.`;
}

const VISITING = 'I can answer you here but not post, since I am here through your account alone.';
const ADD_ME = 'Somebody who may manage this server can add me to it.';
const WRITE_TO_ME = 'Ask me in a direct message, or on a server that I was added to.';
