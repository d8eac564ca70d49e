/**
 * Options of the local search. VitePress writes the functions into the site as text, so each stands alone.
 *
 * A name such as `handle_errors` is one word beside its parts, so that its own page comes first. Pages of the API come after
 * pages that explain. The names of AuthX that are also English words, such as `DEPENDENCY`, are on many pages, so that the
 * page with their counterparts counts more.
 */
export const search = {
  options: {
    tokenize: text => [...text.split(/[\n\r\p{Z}\p{P}]+/u), ...(text.match(/[A-Za-z]\w*_\w+/g) ?? [])],
  },
  searchOptions: {
    boostDocument: id => {
      if (/\/(api|decisions|project|examples)\//.test(id)) return 0.2;
      return id.includes('/coming-from-authx') ? 1.4 : 1;
    },
  },
};
