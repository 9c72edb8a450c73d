import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentimentLabel } from '../../domain/news.ts';
import { lexiconTerms, lexiconVersion, scoreLexicon } from './score-lexicon.ts';

const golden: Readonly<Record<SentimentLabel, readonly string[]>> = {
  positive: [
    'Bitcoin surges past $70,000 as ETF inflows hit record',
    'SEC approves spot Bitcoin ETF',
    'Spot ether ETF approved by regulators',
    'Short squeeze sends Bitcoin to new all-time high',
    'Short squeeze wipes out $400 million of bearish bets on BTC',
    '$300 million of shorts liquidated as BTC rallies',
    'Bitcoin falls less than feared after Fed decision',
    'Inflation rises less than expected',
    'CPI comes in lower than expected',
    'Fed cuts rates by 50 basis points',
    'SEC drops lawsuit against Coinbase',
    'Court dismisses case against Ripple',
    'China lifts ban on crypto trading',
    'MicroStrategy buys another 5,000 BTC',
    'El Salvador makes Bitcoin legal tender',
    'Net loss narrowed to $3 million from $8 million',
    'Profit rose to 5 from 3',
    'Operating profit was EUR 5 mn, compared with a loss of EUR 2 mn',
    'Pretax profit EUR 9 mn, up from EUR 3 mn',
    'Coinbase beats earnings estimates',
    'Hash rate hits all-time high',
    'Exchange reserves fall to five-year low',
    'Bitcoin breaks above resistance',
    'Bitcoin not dead: price recovers above $30,000',
    'Unemployment falls as economy adds 300,000 jobs',
    'Grayscale wins court case against SEC',
    'Recession fears ease, lifting bitcoin',
    'Polygon upgrade cuts fees by 90%',
    'Bitcoin shrugs off hawkish Fed',
    'Bitcoin erases losses after Powell speech',
    'Brazil approves first Solana ETF',
    'Tether posts record quarterly profit',
    'South Korea delays crypto tax',
    '🚀🚀 BTC to the moon',
    'Exchange recovers stolen funds after hack',
    'Exchange recovers $200 million in stolen funds',
    'Bitcoin ETF outflows slow',
    'Outflows from bitcoin ETFs slow',
    'Net outflows ease',
    'Long liquidations fall',
    'Binance resumes withdrawals',
    'Withdrawals resume at Celsius',
    'Bitcoin never fails to rise',
    'Bitcoin does not fail to rise',
  ],
  negative: [
    'Liquidations wipe out $400 million of long positions',
    'SEC rejects Bitcoin ETF application',
    'SEC delays decision on ether ETF',
    'Crypto exchange hacked, $200 million stolen',
    'DeFi protocol drained in flash loan exploit',
    'Bitcoin plunges 12% as $1 billion in longs liquidated',
    'Inflation rises more than expected',
    'CPI higher than expected',
    'Fed raises interest rates by 75 basis points',
    'China bans crypto mining',
    'Exchange halts withdrawals amid insolvency fears',
    'Stablecoin loses its peg',
    'FTX files for bankruptcy',
    'German government sells 3,000 bitcoin',
    'Bitcoin ETF outflows reach $500 million',
    'Net loss widened to $8 million from $3 million',
    'Profit fell to EUR 3 mn from EUR 5 mn',
    'A loss of EUR 2 mn compared with a profit of EUR 5 mn',
    'Net loss was 26 million, down from a net profit of 13 million',
    'Sales totalled 4 million against 6 million a year earlier',
    'Coinbase misses revenue estimates',
    'Net sales were smaller than expected',
    'Bitcoin wipes out gains after hot jobs report',
    'Nigeria blocks access to crypto exchanges',
    'Pepe plunges 15% in a day',
    'Core PCE hotter than expected',
    'Bitcoin fails to hold $30,000',
    'Kraken fined $30 million over staking program',
    'Rug pull: memecoin developers vanish with $20 million',
    'Whale dumps 10,000 ETH on Binance',
    'Binance sued by CFTC over alleged violations',
    'No sign of recovery for crypto markets',
    'Crypto winter deepens as layoffs mount',
    'BTC -7% in an hour as whales sell',
    'Exchange fails to recover stolen funds',
    'Exchange hacked, stolen funds not recovered',
    'ETF inflows slow',
    'Bitcoin ETF outflows accelerate',
    'Binance has not resumed withdrawals',
    'Bitcoin fails to rise',
  ],
  neutral: [
    'Bitcoin conference opens in Prague on Thursday',
    'What is a blockchain?',
    'Ethereum developers to meet on Thursday',
    'Bitcoin trades flat ahead of Fed minutes',
    'The subscription price is up to EUR 5 a share',
  ],
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(
      fc.constantFrom(
        'Bitcoin',
        'loss',
        'fell',
        'from',
        '3',
        'mn',
        'not',
        'hack',
        'than',
        'feared',
        'drops',
        '<b>',
        '\u0000',
        '\u200b',
        '🚀',
        'أخبار',
        ',',
        '. ',
      ),
    )
    .map((words) => words.join(' ')),
);

describe('lexicon', () => {
  for (const [label, texts] of Object.entries(golden))
    it.each(texts)(`calls it ${label}: %s`, (text) => {
      expect(scoreLexicon(text).label).toBe(label);
    });

  it('turns with what moves, not with the word of direction', () => {
    for (const [good, bad] of [
      ['Costs fell', 'Profit fell'],
      ['Losses narrowed', 'Margins narrowed'],
      ['Debt decreased by 5 %', 'Orders decreased by 5 %'],
      ['Exchange outflows of capital slowed', 'Sales growth slowed'],
    ])
      expect(scoreLexicon(good).score).toBeGreaterThan(scoreLexicon(bad).score + 0.5);
  });

  it('hears a move whatever is said after it', () => {
    for (const after of ['', ' in May', ' due to weak trading', ' at least 5%', ' by 5%', ' at the end of the week'])
      expect(scoreLexicon(`Bitcoin fell${after}`).label, after).toBe('negative');
  });

  it('answers any string with finite numbers within their range and words that lie in the text, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { score, uncertainty, words, label, isTruncated } = scoreLexicon(text);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(uncertainty).toBeGreaterThanOrEqual(0);
        expect(uncertainty).toBeLessThanOrEqual(1);
        if (label === 'positive') expect(score).toBeGreaterThan(0);
        if (label === 'negative') expect(score).toBeLessThan(0);
        let from = 0;
        for (const { start, end, effect } of words) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(Number.isFinite(effect)).toBe(true);
          from = start;
        }
        expect(scoreLexicon(text)).toEqual({ label, score, uncertainty, words, isTruncated });
      }),
      { numRuns: 500 },
    );
  });

  it('tells upper from lower case only in where the words stand', () => {
    fc.assert(
      fc.property(fc.constantFrom(...golden.positive, ...golden.negative), (text) => {
        expect(scoreLexicon(text.toUpperCase()).score).toBeCloseTo(scoreLexicon(text.toLowerCase()).score, 10);
      }),
    );
  });

  it('knows nothing of an empty text, of spaces, and of a language it has no words of', () => {
    for (const text of ['', ' \n\t', '\u0000\u200b', 'بيتكوين', '比特币'])
      expect(scoreLexicon(text)).toEqual({ label: 'neutral', score: 0, uncertainty: 1, words: [], isTruncated: false });
  });

  it('sees through zero-width characters, and tints the original text', () => {
    const text = 'Exchange ha\u200bck\u200bed';
    const { label, words } = scoreLexicon(text);
    expect(label).toBe('negative');
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(['ha\u200bck\u200bed']);
  });

  it('reads the text of HTML and not its tags', () => {
    const plain = scoreLexicon('Exchange hacked').score;
    expect(scoreLexicon('<b class="crash">Exchange</b> <i title="profit rose">hacked</i>').score).toBe(plain);
  });

  it.each([
    'bitcoin fell ',
    '<',
    'a\u200b',
    '1,',
    'profit ',
    '😀',
    'not ',
    'from 3 to 5 ',
    '\u0000',
    'drops lawsuit ',
    '( 5',
    "n't",
  ])('takes 100,000 characters of %j', (piece) => {
    const { score } = scoreLexicon(piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000));
    expect(Math.abs(score)).toBeLessThanOrEqual(1);
  });

  it('reads the first 5,000 characters, and says so when there are more', () => {
    const headline = 'Exchange hacked ';
    const padded = headline.padEnd(5_000, 'x ');
    expect(scoreLexicon(padded).isTruncated).toBe(false);
    expect(scoreLexicon(`${padded} Profit rose`)).toEqual({ ...scoreLexicon(padded), isTruncated: true });
  });

  it('hears of stolen funds that came back as no bad news, whatever stands beside them', () => {
    for (const text of ['Hackers return stolen funds', 'Binance resumes withdrawals after hack'])
      expect(scoreLexicon(text).score, text).toBeGreaterThan(0);
  });

  it('names its version and how much it knows', () => {
    expect(lexiconVersion).toMatch(/^\d+-[0-9a-f]{8}$/);
    expect(lexiconTerms).toBeGreaterThan(5_000);
  });
});
