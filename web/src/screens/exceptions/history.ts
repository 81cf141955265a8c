// One judgement in words.
import type { Judgement, Staff } from '../../api/types.ts';
import { stateOf } from './view.ts';

export function judgementText(judgement: Judgement, staff: Staff[]): string {
  const who = judgement.by ?? 'Somebody';
  switch (judgement.action) {
    case 'acknowledge':
      return `${who} acknowledged it`;
    case 'assign': {
      const name = staff.find((person) => person.code === judgement.owner)?.name ?? judgement.owner;
      return `${who} gave it to ${name ?? 'nobody'}`;
    }
    case 'close':
      return `${who} closed it${stateOf({ state: 'closed', outcome: judgement.outcome }).replace('Closed', '')}`;
    case 'reopen':
      return `${who} opened it again`;
  }
}
