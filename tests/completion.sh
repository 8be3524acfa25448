#!/bin/sh
# The completions name every command and option that --help names, and complete.
# SPDX-License-Identifier: MIT
srcdir=${srcdir:-$(dirname "$0")/..}
IISTRIAGE=${IISTRIAGE:-$srcdir/iistriage}
bad=0

tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT

fault() {
	echo "$*"
	bad=1
}

for shell in bash zsh fish; do
	"$IISTRIAGE" completion $shell >"$tmp/$shell" || fault "completion $shell: status $?"
	"$IISTRIAGE" --help | sed -n '/ptions:$/,/^$/s/^ .* --\([a-z-]*\).*/\1/p' >"$tmp/options"
	[ -s "$tmp/options" ] || fault "no options in --help"
	while read -r option; do
		case $shell in
		fish) pattern=" -l $option " ;;
		zsh) pattern="--$option" ;;
		*) pattern=" --$option" ;;
		esac
		grep -q -e "$pattern" "$tmp/$shell" || fault "$shell: --$option is missing"
	done <"$tmp/options"
	for command in scan explain rules list show check test schema completion; do
		grep -qw "$command" "$tmp/$shell" || fault "$shell: '$command' is missing"
	done
	command -v $shell >/dev/null || continue
	$shell -n "$tmp/$shell" || fault "$shell does not take its completions"
done
"$IISTRIAGE" completion tcsh >"$tmp/out" 2>"$tmp/err" && fault "completion tcsh succeeded"
grep -q 'bash, zsh, fish' "$tmp/err" || fault "completion tcsh does not say what there is"

# What bash offers after these words.
offer() {
	bash -c '
		compopt() { :; }
		PATH=$1:$PATH; . "$2"; shift 2
		COMP_WORDS=(iistriage "$@"); COMP_CWORD=$#; _iistriage
		printf "%s\n" "${COMPREPLY[@]}"' bash "$tmp/bin" "$tmp/bash" "$@"
}
offers() {
	want=$1
	shift
	offer "$@" | grep -qx -e "$want" || fault "bash: after '$*' there is no '$want'"
}
if command -v bash >/dev/null; then
	mkdir "$tmp/bin"
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$IISTRIAGE" >"$tmp/bin/iistriage"
	chmod +x "$tmp/bin/iistriage"
	offers explain exp
	offers markdown -f m
	offers --redact --red
	offers --redact scan --red
	offers show rules s
	offers dll-access-denied rules show dll-
	offers fish completion f
	offers text explain --format t
	offer explain --red | grep -q . && fault "bash: explain takes no --redact"
fi
exit $bad
