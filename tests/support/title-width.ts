/** How wide a panel's title is, and how much room its box has: Grafana cuts what does not fit. */

/** Inter at weight 500, in thousandths of the font size, from the space to the tilde. */
const GLYPHS = [
  265, 294, 400, 637, 643, 828, 651, 217, 378, 378, 522, 666, 288, 463, 283, 368, 646, 473, 613, 644, 654,
  620, 636, 579, 631, 636, 283, 287, 666, 666, 666, 526, 968, 700, 654, 735, 722, 603, 586, 749, 742, 270,
  552, 664, 564, 898, 747, 768, 639, 768, 645, 643, 651, 738, 700, 978, 666, 685, 639, 378, 368, 378, 475,
  460, 497, 569, 626, 568, 626, 587, 369, 617, 602, 249, 249, 556, 249, 884, 597, 602, 617, 617, 384, 536,
  372, 594, 566, 825, 551, 567, 551, 378, 342, 378, 666,
];
const FONT_SIZE = 14;
const LETTER_SPACING = 0.15;
/** Of what the table lacks: as wide as any. */
const WIDEST = 1_000;

/** Pixels. */
export const titleWidth = (title: string) =>
  [...title].reduce((sum, letter) => {
    const glyph = GLYPHS[letter.charCodeAt(0) - " ".charCodeAt(0)] ?? WIDEST;
    return sum + (glyph / 1_000) * FONT_SIZE + LETTER_SPACING;
  }, 0);

const COLUMNS = 24;
const GAP = 8;
/** The menu at the left and the page's padding. */
const BESIDE = 88;
/** The corner with the description, and the padding of the title. */
const ICON = 40;
const LINK = 32;

/**
 * Pixels that a title has in a box so many columns wide. Measured in Grafana 9.4; newer versions put the description
 * and the link into the line of the title.
 */
export function titleRoom(columns: number, links: number, window: number): number {
  const column = (window - BESIDE - (COLUMNS - 1) * GAP) / COLUMNS;
  return columns * column + (columns - 1) * GAP - ICON - (links > 0 ? LINK : 0);
}
