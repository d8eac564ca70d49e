import type { CommandTable } from './CommandTable';
import { commandNames, wordCases } from './wordCases';

/** Returns the completion script for zsh. */
export const zshScript = (table: CommandTable): string => `#compdef authx
# Completion of authx in zsh, made by authx completion zsh
_authx() {
  local current=\${words[CURRENT]} command=\${words[2]} subcommand='' options='' names=''
  if ((CURRENT == 2)); then
    names='${commandNames(table)} --help --version'
    compadd -- \${=names}
    return
  fi
  ((CURRENT > 3)) && subcommand=\${words[3]}
  case "$command $subcommand" in
${wordCases(table)}
  esac
  if [[ $current == -* ]]; then
    compadd -- \${=options}
  elif ((CURRENT == 3)) && [[ -n $names ]]; then
    compadd -- \${=names}
  else
    _files
  fi
}
compdef _authx authx`;
