import { describePlatform } from './contract.ts';
import { discordHarness } from './discord/harness.ts';
import { slackHarness } from './slack/harness.ts';
import { terminalHarness } from './terminal/harness.ts';

describePlatform('Slack by socket', slackHarness('socket'));
describePlatform('Slack by HTTP', slackHarness('http'));
describePlatform('Discord by gateway', discordHarness('gateway'));
describePlatform('Discord by HTTP', discordHarness('http'));
describePlatform('The terminal', terminalHarness());
