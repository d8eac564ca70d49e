/** Returns the anchor of a heading as GitHub makes it, so that links to headings work there and in the site. */
export const slugify = heading =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
