/** Invented headlines that show what the models are good and bad at. */
export const examples: readonly string[] = [
  'Spot bitcoin ETF approved by the regulator after months of delay',
  'Ether slides 8% as a large exchange halts withdrawals',
  'Quarterly loss narrowed to $3 million from $12 million a year earlier',
  'Bitcoin falls less than feared after the rate decision',
  'Short squeeze wipes out $400 million of bearish bets on BTC',
  'Bridge hacked: attackers drain $90 million in ETH',
  'The foundation will hold its annual meeting in Lisbon in May',
];
