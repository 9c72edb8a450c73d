import type { Finding, Text } from './find-evidence.ts';
import type { Hit } from './read-hits.ts';

const reach = 5;

/** "Buys another 5,000 BTC" is good, "sells 3,000 bitcoin" is bad; what companies buy and sell of other things says nothing here. */
export function findTrades({ tokens, hits }: Text): Finding[] {
  const findings: Finding[] = [];
  for (const hit of hits) {
    const { trade } = hit.term;
    const coin = trade === undefined || hit.isSpent ? undefined : findCoin(hit);
    if (trade === undefined || coin === undefined) continue;
    hit.isSpent = true;
    coin.isSpent = true;
    findings.push({ kind: trade > 0 ? 'good' : 'bad', value: 2 * trade, hit });
  }
  return findings;

  function findCoin({ index, to }: Hit): Hit | undefined {
    for (let i = index + 1; i < hits.length && hits[i].from - to < reach; i += 1) {
      if (tokens.slice(to, hits[i].from).some(({ kind }) => kind === 'break' || kind === 'comma')) return undefined;
      if (hits[i].term.isCoin) return hits[i];
    }
    return undefined;
  }
}
