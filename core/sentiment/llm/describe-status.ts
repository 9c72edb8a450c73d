import type { LlmSettings, LlmStatus } from '../../contract/contract.ts';
import type { EndpointHealth } from './endpoint-health.ts';
import type { DayUsage } from './llm-usage.ts';
import { isLoopback, needsKey } from './needs-key.ts';
import type { Endpoint } from './send-request.ts';

/** The state of the LLM with its meter of today. */
export function describeStatus(
  plan: LlmSettings & Endpoint,
  today: DayUsage,
  health: EndpointHealth,
  isOverBudget: boolean,
): LlmStatus {
  return {
    ...stateOf(plan, health, isOverBudget),
    model: plan.model,
    baseUrl: plan.baseUrl,
    ...today,
    budgetUsd: plan.dailyBudgetUsd,
  };
}

function stateOf(
  plan: LlmSettings & Endpoint,
  health: EndpointHealth,
  isOverBudget: boolean,
): Pick<LlmStatus, 'state' | 'detail'> {
  if (!plan.isEnabled) return { state: 'off', detail: null };
  if (needsKey(plan)) return { state: 'needsKey', detail: 'It needs a key; set it in Settings, Keys.' };
  if (isOverBudget) {
    return {
      state: 'overBudget',
      detail: `Today's budget of ${plan.dailyBudgetUsd} US dollars is used up until 00:00 UTC.`,
    };
  }
  const { ms, isStop } = health.quiet();
  if ((ms > 0 && isStop) || health.share.isHigh()) {
    return { state: 'failing', detail: health.trouble ?? `${health.share.failures()} of its last 50 calls failed.` };
  }
  const { protocol, host } = new URL(plan.baseUrl);
  const isInClear = protocol === 'http:' && plan.key !== undefined && !isLoopback(plan.baseUrl);
  return { state: 'ready', detail: isInClear ? `The key travels to ${host} unencrypted (http).` : null };
}
