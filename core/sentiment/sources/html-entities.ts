/** Names and characters of HTML entities that headlines use, beyond the five of XML. */
const visible = `
lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” bdquo „ laquo « raquo » ndash – mdash — hellip … bull • middot ·
prime ′ Prime ″ euro € pound £ yen ¥ cent ¢ curren ¤ copy © reg ® trade ™ sect § para ¶ deg ° plusmn ±
times × divide ÷ minus − frac12 ½ frac14 ¼ frac34 ¾ sup2 ² sup3 ³ larr ← uarr ↑ rarr → darr ↓ le ≤ ge ≥
ne ≠ infin ∞ asymp ≈ permil ‰ Agrave À Aacute Á Acirc Â Atilde Ã Auml Ä Aring Å AElig Æ Ccedil Ç Egrave È
Eacute É Ecirc Ê Euml Ë Igrave Ì Iacute Í Icirc Î Iuml Ï Ntilde Ñ Ograve Ò Oacute Ó Ocirc Ô Otilde Õ Ouml Ö
Oslash Ø OElig Œ Scaron Š Ugrave Ù Uacute Ú Ucirc Û Uuml Ü Yacute Ý szlig ß agrave à aacute á acirc â
atilde ã auml ä aring å aelig æ ccedil ç egrave è eacute é ecirc ê euml ë igrave ì iacute í icirc î iuml ï
ntilde ñ ograve ò oacute ó ocirc ô otilde õ ouml ö oslash ø oelig œ scaron š ugrave ù uacute ú ucirc û
uuml ü yacute ý yuml ÿ iexcl ¡ iquest ¿
`;
const blanks = { nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', zwj: '\u200d', zwnj: '\u200c' };
const named: Readonly<Record<string, string>> = {
  ...blanks,
  ...Object.fromEntries([...visible.matchAll(/(\w+) (\S)/g)].map(([, name, character]) => [name, character])),
};

const ofXml: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const entity = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,7}));/g;

/** The text with its entities as characters, once; what is no entity stays as it is, and impossible code points become U+FFFD. */
export function decodeEntities(text: string): string {
  return text.replace(entity, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) {
      if (Object.hasOwn(ofXml, name)) return ofXml[name];
      return Object.hasOwn(named, name) ? named[name] : whole;
    }
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  });
}

/**
 * XML in which entities of HTML and bare ampersands are mended, as most readers of feeds put up with them. Entities that
 * the document defines itself are left, and refused by the parser: they are how a small file becomes a huge one.
 */
export function mendAmpersands(xml: string): string {
  return xml
    .replace(/&([A-Za-z][A-Za-z0-9]{1,7});/g, (whole, name: string) =>
      Object.hasOwn(named, name) ? named[name] : whole,
    )
    .replace(/&(?!#\d|#x[0-9a-f]|[A-Za-z][A-Za-z0-9]*;)/gi, '&amp;');
}
