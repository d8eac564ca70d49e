/** Renders fenced blocks of Mermaid by a component of the theme, which loads Mermaid only on pages with a diagram. */
export function mermaidFences(md) {
  const render = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const { info, content } = tokens[at];
    if (info.trim() !== 'mermaid') return render(tokens, at, options, env, self);
    return `<MermaidDiagram code="${encodeURIComponent(content)}" />`;
  };
}
