/** `athanor completion`: scripts for shells; what there is to complete they ask `athanor __complete`. */
import { DONE, type Command } from "../command.ts";
import { usage } from "../options.ts";

export const SHELLS: readonly string[] = ["bash", "zsh", "fish"];

export const completion: Command = async ({ options, out, command }) => {
  const shell = options.positional[0];
  const script = shell === undefined ? undefined : SCRIPTS[shell];
  if (script === undefined) throw usage(shell === undefined ? `completion needs a shell: ${SHELLS.join(", ")}` : `no completion for "${shell}": there are ${SHELLS.join(", ")}`, command);
  out(script);
  return DONE;
};

/** Bash divides words at colons, and labels have them: what stands before the last colon is taken off again. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_athanor() {
  local line words word prefix
  line="\${COMP_LINE:0:COMP_POINT}"
  read -ra words <<<"$line"
  [[ "$line" == *" " ]] && words+=("")
  word="\${words[-1]}"
  prefix=""
  [[ "$COMP_WORDBREAKS" == *:* && "$word" == *:* ]] && prefix="\${word%:*}:"
  COMPREPLY=()
  while IFS= read -r reply; do COMPREPLY+=("\${reply#"$prefix"}"); done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && "\${COMPREPLY[0]}" == */ ]] && compopt -o nospace
  return 0
}
complete -F _athanor athanor ./athanor
`,
  zsh: `#compdef athanor
_athanor() {
  local -a replies
  replies=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -Q -- "\${replies[@]}"
}
compdef _athanor athanor ./athanor
`,
  fish: `function __athanor_complete
  set -l words (commandline -opc) (commandline -ct)
  $words[1] __complete $words[2..-1] 2>/dev/null
end
complete -c athanor -f -a '(__athanor_complete)'
`,
};
