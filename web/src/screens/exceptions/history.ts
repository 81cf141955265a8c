// One judgement in words.
import type { Judgement } from '../../api/types.ts';
import { stateOf } from './view.ts';

export function judgementText({ action, by, owner, outcome }: Judgement): string {
  switch (action) {
    case 'acknowledge':
      return `${by} acknowledged it`;
    case 'assign':
      return `${by} gave it to ${owner?.name ?? 'nobody'}`;
    case 'close':
      return `${by} closed it${stateOf({ state: 'closed', outcome }).replace('Closed', '')}`;
    case 'reopen':
      return `${by} opened it again`;
    default:
      return `${by}: ${action}`;
  }
}
