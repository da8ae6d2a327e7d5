/**
 * Scripts that ask `kramers --complete WORD…` what may follow. After `npx` (and its options) the command is asked
 * through npx too, and never fetched; where nothing is offered, files are.
 */
export const completionScripts: Readonly<Record<'bash' | 'zsh' | 'fish', string>> = {
  bash: `_kramers() {
  local current="\${COMP_WORDS[COMP_CWORD]}" first=1 ask=(kramers)
  if [ "\${COMP_WORDS[0]}" = npx ]; then
    while [[ "\${COMP_WORDS[first]}" == -* ]]; do first=$((first + 1)); done
    if [ "\${COMP_WORDS[first]}" != kramers ] || [ "$COMP_CWORD" -le "$first" ]; then
      COMPREPLY=($(compgen -W kramers -- "$current"))
      return
    fi
    first=$((first + 1)) ask=(npx --no kramers)
  fi
  local words=("\${COMP_WORDS[@]:first:COMP_CWORD-first+1}")
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$("\${ask[@]}" --complete "\${words[@]}" 2>/dev/null)" -- "$current"))
}
complete -o bashdefault -o default -F _kramers kramers npx`,
  zsh: `_kramers() {
  local first=2
  local -a ask found
  ask=(kramers)
  if [[ $words[1] == npx ]]; then
    while [[ $words[first] == -* ]]; do ((first++)); done
    if [[ $words[first] != kramers || $CURRENT -le $first ]]; then
      compadd -- kramers
      _files
      return
    fi
    ((first++))
    ask=(npx --no kramers)
  fi
  found=("\${(@f)$("\${ask[@]}" --complete "\${(@)words[first,CURRENT]}" 2>/dev/null)}")
  [[ -n $found[1] ]] && compadd -a found
  [[ -n $found[1] ]] || _files
}
compdef _kramers kramers npx`,
  fish: `function __kramers_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l ask kramers
  if test "$words[1]" = npx
    set -e words[1]
    while string match -q -- '-*' $words[1]
      set -e words[1]
    end
    test "$words[1]" = kramers; or return
    set ask npx --no kramers
  end
  set -e words[1]
  $ask --complete $words 2>/dev/null
end
complete -c kramers -a '(__kramers_complete)'
complete -c npx -n 'contains kramers (commandline -opc)' -a '(__kramers_complete)'`,
};
