import type { CommandTable } from './CommandTable';
import { commandNames, wordCases } from './wordCases';

/** Returns the completion script for bash. */
export const bashScript = (table: CommandTable): string => `# Completion of authx in bash, made by authx completion bash
_authx() {
  local current=\${COMP_WORDS[COMP_CWORD]} options='' names=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commandNames(table)} --help --version' -- "$current"))
    return
  fi
  local subcommand=''
  ((COMP_CWORD > 2)) && subcommand=\${COMP_WORDS[2]}
  case "\${COMP_WORDS[1]} $subcommand" in
${wordCases(table)}
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif ((COMP_CWORD == 2)) && [[ -n $names ]]; then
    COMPREPLY=($(compgen -W "$names" -- "$current"))
  else
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -F _authx authx`;
