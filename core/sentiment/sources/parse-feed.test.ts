import { describe, expect, it } from 'vitest';
import { rss } from './news-server.test-kit.ts';
import { parseFeed } from './parse-feed.ts';

const read = (xml: string) => parseFeed(xml, 'https://news.example/feed/', 'News');
const at = (iso: string) => Date.parse(iso);

const atom = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title>
<entry><title type="html">&lt;b&gt;Ether&lt;/b&gt; up</title><link rel="alternate" href="/post/1"/>
<id>tag:1</id><published>2024-03-01T10:00:00+01:00</published><updated>2024-03-01T11:00:00Z</updated></entry>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Bitcoin <em>down</em></div></title>
<link rel="alternate" href="https://news.example/2"/><updated>2024-03-01T09:30:00Z</updated></entry>
<entry><title>Bad date</title><link rel="alternate" href="https://news.example/3"/><updated>yesterday</updated></entry>
</feed>`;

const rdf = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
<item rdf:about="https://news.example/1"><title>From RDF</title><link>https://news.example/1</link>
<dc:date>2024-03-01T08:00:00</dc:date></item></rdf:RDF>`;

describe('feeds', () => {
  it('of RSS 2.0 are read by title, time and link', async () => {
    const link = 'https://news.example/?a=1&amp;b=2';
    const xml = rss({ title: '<![CDATA[Miners &#8220;sell&#8221;]]>', date: 'Fri, 01 Mar 2024 10:00:00 +0000', link });
    expect(await read(xml)).toEqual([
      {
        text: 'Miners &#8220;sell&#8221;',
        publishedAt: at('2024-03-01T10:00:00Z'),
        url: 'https://news.example/?a=1&b=2',
      },
    ]);
  });

  it('of Atom are read, also with a date that is none and titles in XHTML', async () => {
    const entries = await read(atom);
    expect(entries.map(({ text }) => text.replace(/\s+/g, ' ').trim())).toEqual([
      '<b>Ether</b> up',
      'Bitcoin down',
      'Bad date',
    ]);
    expect(entries.map(({ publishedAt }) => publishedAt)).toEqual([
      at('2024-03-01T09:00:00Z'),
      at('2024-03-01T09:30:00Z'),
      undefined,
    ]);
    expect(entries[0].url).toBe('https://news.example/post/1');
  });

  it('of RSS 1.0 are read', async () => {
    expect(await read(rdf)).toEqual([
      { text: 'From RDF', publishedAt: at('2024-03-01T08:00:00Z'), url: 'https://news.example/1' },
    ]);
  });

  it.each([
    ['Fri, 01 Mar 2024 10:00:00 GMT', '2024-03-01T10:00:00Z'],
    ['Fri, 01 Mar 2024 10:00:00 -0500', '2024-03-01T15:00:00Z'],
    ['Fri, 01 Mar 2024 10:00:00 EST', '2024-03-01T15:00:00Z'],
    ['Fri, 01 Mar 2024 10:00:00', '2024-03-01T10:00:00Z'],
    ['2024-03-01 10:00:00', '2024-03-01T10:00:00Z'],
    ['2024-03-01', '2024-03-01T00:00:00Z'],
    ['2024-03-01T10:00:00.123+09:00', '2024-03-01T01:00:00.123Z'],
  ])('give %j as %s, in whatever zone this computer is', async (date, iso) => {
    expect((await read(rss({ title: 'A', date })))[0].publishedAt).toBe(at(iso));
  });

  it.each(['soon', '', 'Fri, 99 Mar 2024 10:00:00 GMT'])('give no time for %j', async (date) => {
    expect((await read(rss({ title: 'A', date })))[0].publishedAt).toBeUndefined();
  });

  it('with entities of HTML and bare ampersands are read', async () => {
    const [entry] = await read(rss({ title: 'S&P&nbsp;500 &ndash; AT&T &#39;up&#39;' }));
    expect(entry.text).toBe("S&P 500 – AT&T 'up'");
  });

  it('are read as far as 200 entries, and without those that have no title', async () => {
    const many = Array.from({ length: 600 }, (_, index) => ({ title: `Item ${index}` }));
    expect(await read(rss(...many))).toHaveLength(200);
    expect(await read(rss({ title: ' ' }, { title: 'B' }))).toHaveLength(1);
  });
});

describe('texts of entries', () => {
  it('are not even parsed: nothing in them can break a feed or hold it up', async () => {
    const flood = '<p '.repeat(300_000);
    const entry = (name: string, body: string) =>
      `<item><title>Kept</title><${name} a="b">${body}</${name} ><link>https://news.example/1</link></item>`;
    for (const name of ['description', 'content:encoded', 'summary', 'content']) {
      const xml = `<rss version="2.0"><channel><title>News</title><description/>${entry(name, `<![CDATA[${flood}]]>`)}</channel></rss>`;
      expect((await read(xml)).map(({ text, url }) => [text, url])).toEqual([['Kept', 'https://news.example/1']]);
    }
  });

  it('that are empty tags take nothing else with them', async () => {
    const xml =
      '<rss version="2.0"><channel><item><title>A</title><description /></item><item><title>B</title><description>x</description></item></channel></rss>';
    expect((await read(xml)).map(({ text }) => text)).toEqual(['A', 'B']);
  });
});

describe('what is no feed', () => {
  it.each([
    ['nothing', ''],
    ['half a feed', rss({ title: 'A' }).slice(0, 150)],
    ['tags that do not match', '<rss version="2.0"><channel></rss>'],
    ['a feed without a channel', '<rss version="2.0"></rss>'],
    ['other XML', '<opml version="2.0"><body/></opml>'],
    ['a text without an end', '<rss version="2.0"><channel><item><description>x</item></channel></rss>'],
    ['a flood of tags', '<a>'.repeat(1_000_000)],
    ['a flood of ampersands', `<rss version="2.0"><channel>${'&'.repeat(5_000_000)}`],
    ['a flood of texts', '<content>'.repeat(500_000)],
    ['JSON', '{"items":[]}'],
    ['NUL bytes', '\u0000\u0000\u0000'],
    [
      'entities that multiply',
      '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><rss version="2.0"><channel><item><title>&y;</title></item></channel></rss>',
    ],
    [
      'a file of this computer',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>',
    ],
  ])('is refused by name: %s', async (_, xml) => {
    await expect(read(xml)).rejects.toThrow(/^News \(news\.example\) answers with something else instead of an RSS/);
  });

  it('is called a web page when it is one', async () => {
    await expect(read('<!DOCTYPE html><html><body>Just a moment<br></html>')).rejects.toThrow(/a web page instead/);
  });
});
