/*
 * command_completion.c - scripts that complete the command line in bash, zsh and fish,
 * made from the tables of commands and options, so that none can be forgotten.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <string.h>

#include "options_parse.h"
#include "options_table.h"
#include "screen.h"
#include "text.h"

/* The second column of `rules list`, below its heading. */
#define RULE_IDS "iistriage rules list 2>/dev/null | awk \"NR>1{print \\$2}\""

static bool names_file(const struct option_row *row)
{
	return row->arg && (strcmp(row->arg, "FILE") == 0 || strcmp(row->arg, "PATH") == 0 ||
			    strcmp(row->arg, "REPORT") == 0);
}

/* "text|json" as words of a list. */
static void add_values(struct text *text, const struct option_row *row)
{
	for (const char *at = row->values; *at; at++)
		text_add_char(text, *at == '|' ? ' ' : *at);
}

/* The words that follow the name of the program. */
static void add_commands(struct text *text)
{
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		if (!strchr(option_commands[i].called, ' '))
			text_printf(text, "%s ", option_commands[i].called);
	text_add(text, "rules help version");
}

/* Those of the group "rules". */
static void add_rules_commands(struct text *text)
{
	const char *blank;

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		blank = strchr(option_commands[i].called, ' ');
		if (blank)
			text_add(text, blank);
	}
}

static void add_option_names(struct text *text, unsigned command)
{
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (option_for(row->name, 1U << command) != row)
			continue;
		text_printf(text, " --%s", row->name);
		if (row->letter)
			text_printf(text, " -%c", row->letter);
	}
}

/* The row of that name that is first in the table; its values are those of all. */
static bool is_first(size_t i)
{
	return option_for(option_rows[i].name, ALL | LIBRARY) == &option_rows[i];
}

static void bash_values(struct text *text)
{
	text_add(text, "\tcase $prev in\n");
	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *row = &option_rows[i];

		if (!option_takes_value(row) || !is_first(i))
			continue;
		text_printf(text, "\t--%s", row->name);
		if (row->letter)
			text_printf(text, "|-%c", row->letter);
		text_add(text, ")\n\t\t");
		if (row->values) {
			text_add(text, "COMPREPLY=($(compgen -W '");
			add_values(text, row);
			text_add(text, "' -- \"$cur\"))\n\t\t");
		} else if (names_file(row)) {
			text_add(text, "compopt -o filenames 2>/dev/null\n"
				 "\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n\t\t");
		}
		text_add(text, "return ;;\n");
	}
	text_add(text, "\tesac\n");
}

static void bash_command(struct text *text, unsigned command)
{
	const char *called = option_commands[command].called;

	if (command == OPTIONS_SCAN)
		text_add(text, "\tscan|'')\n\t\toptions='");
	else
		text_printf(text, "\t'%s')\n\t\toptions='", called);
	add_option_names(text, command);
	text_add(text, "' ;;\n");
}

static void bash_words(struct text *text)
{
	text_add(text, "\tif [[ $cur == -* ]]; then\n"
		 "\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$cur\"))\n"
		 "\telif [[ $command == rules ]]; then\n"
		 "\t\tCOMPREPLY=($(compgen -W '");
	add_rules_commands(text);
	text_add(text, "' -- \"$cur\"))\n"
		 "\telif [[ $command == 'rules show' ]]; then\n"
		 "\t\tCOMPREPLY=($(compgen -W \"$(_iistriage_rules)\" -- \"$cur\"))\n"
		 "\telif [[ $command == completion ]]; then\n"
		 "\t\tCOMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\"))\n"
		 "\telse\n"
		 "\t\tcompopt -o filenames 2>/dev/null\n"
		 "\t\tCOMPREPLY=($(compgen -f -- \"$cur\"))\n"
		 "\t\t[[ $command == '' && $first == yes ]] &&\n"
		 "\t\t\tCOMPREPLY+=($(compgen -W '");
	add_commands(text);
	text_add(text, "' -- \"$cur\"))\n\tfi\n}\n"
		 "complete -F _iistriage iistriage\n");
}

static void bash(struct text *text)
{
	text_add(text, "# bash completion for iistriage\n"
		 "_iistriage_rules()\n{\n\t" RULE_IDS "\n}\n\n_iistriage()\n{\n"
		 "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		 "\tlocal command='' options='' first=yes i\n\n"
		 "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		 "\t\tcase ${COMP_WORDS[i]} in\n"
		 "\t\t-*) ;;\n"
		 "\t\trules) [[ $command == '' ]] && command=rules ;;\n"
		 "\t\t*)\n"
		 "\t\t\tfirst=no\n"
		 "\t\t\tif [[ $command == rules ]]; then\n"
		 "\t\t\t\tcommand=\"rules ${COMP_WORDS[i]}\"\n"
		 "\t\t\telif [[ $command == '' ]]; then\n"
		 "\t\t\t\tcommand=${COMP_WORDS[i]}\n"
		 "\t\t\tfi ;;\n"
		 "\t\tesac\n"
		 "\tdone\n"
		 "\tCOMPREPLY=()\n");
	bash_values(text);
	text_add(text, "\tcase $command in\n");
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		bash_command(text, i);
	text_add(text, "\tesac\n");
	bash_words(text);
}

/* In single quotes; in zsh's own language ']' and ':' end what they stand in. */
static void add_help(struct text *text, const char *help, bool zsh)
{
	for (; *help; help++) {
		if (*help == '\'')
			text_add(text, "'\\''");
		else if (zsh && strchr("[]:\\", *help))
			text_printf(text, "\\%c", *help);
		else
			text_add_char(text, *help);
	}
}

static void zsh_option(struct text *text, const struct option_row *row)
{
	if (row->letter)
		text_printf(text, "\t\t'(-%c --%s)'{-%c,--%s}'[", row->letter, row->name,
			    row->letter, row->name);
	else
		text_printf(text, "\t\t'%s--%s[", row->kind == LIST ? "*" : "", row->name);
	add_help(text, row->help, true);
	text_add_char(text, ']');
	if (option_takes_value(row)) {
		text_add_char(text, ':');
		add_help(text, row->values ? row->name : row->arg, true);
		text_add_char(text, ':');
		if (row->values) {
			text_add_char(text, '(');
			add_values(text, row);
			text_add_char(text, ')');
		} else if (names_file(row)) {
			text_add(text, "_files");
		}
	}
	text_add(text, "' \\\n");
}

static void zsh_command(struct text *text, unsigned command)
{
	const char *called = option_commands[command].called;

	text_printf(text, "\t%s'%s')\n\t\t_arguments -S \\\n",
		    command == OPTIONS_SCAN ? "''|" : "", called);
	for (size_t i = 0; i < option_row_count; i++)
		if (option_for(option_rows[i].name, 1U << command) == &option_rows[i])
			zsh_option(text, &option_rows[i]);
	if (command == OPTIONS_SCAN) {
		text_add(text, "\t\t'1:log or command:_iistriage_first' \\\n\t\t'*:log:_files'");
	} else if (command == OPTIONS_RULES_SHOW) {
		text_add(text, "\t\t'*:rule:($(_iistriage_rules))'");
	} else if (command == OPTIONS_COMPLETION) {
		text_add(text, "\t\t'1:shell:(bash zsh fish)'");
	} else {
		text_add(text, "\t\t'*:file:_files'");
	}
	text_add(text, " ;;\n");
}

static void zsh(struct text *text)
{
	text_add(text, "#compdef iistriage\n# zsh completion for iistriage\n\n"
		 "_iistriage_rules()\n{\n\t" RULE_IDS "\n}\n\n"
		 "_iistriage_first()\n{\n\tcompadd ");
	add_commands(text);
	text_add(text, "\n\t_files\n}\n\n_iistriage()\n{\n"
		 "\tlocal command=''\n"
		 "\tcase ${words[2]} in\n"
		 "\trules)\n"
		 "\t\tif (( CURRENT == 3 )); then\n\t\t\tcompadd");
	add_rules_commands(text);
	text_add(text, "\n\t\t\treturn\n\t\tfi\n"
		 "\t\tcommand=\"rules ${words[3]}\"\n"
		 "\t\twords=(iistriage \"${(@)words[4,-1]}\")\n"
		 "\t\t(( CURRENT -= 2 )) ;;\n\t");
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		if (!strchr(option_commands[i].called, ' '))
			text_printf(text, "%s%s", i ? "|" : "", option_commands[i].called);
	text_add(text, ")\n\t\tif (( CURRENT > 2 )); then\n"
		 "\t\t\tcommand=${words[2]}\n"
		 "\t\t\twords=(iistriage \"${(@)words[3,-1]}\")\n"
		 "\t\t\t(( CURRENT -= 1 ))\n\t\tfi ;;\n"
		 "\tesac\n\tcase $command in\n");
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		zsh_command(text, i);
	text_add(text, "\tesac\n}\n\n_iistriage \"$@\"\n");
}

/* When a command is the one that the line calls. */
static void fish_condition(struct text *text, unsigned command)
{
	const char *called = option_commands[command].called, *blank = strchr(called, ' ');

	if (command == OPTIONS_SCAN) {
		text_add(text, "not __fish_seen_subcommand_from rules");
		for (unsigned i = OPTIONS_SCAN + 1; i < OPTIONS_COMMANDS; i++)
			if (!strchr(option_commands[i].called, ' '))
				text_printf(text, " %s", option_commands[i].called);
	} else if (blank) {
		text_printf(text, "__fish_seen_subcommand_from rules; "
			    "and __fish_seen_subcommand_from%s", blank);
	} else {
		text_printf(text, "__fish_seen_subcommand_from %s", called);
	}
}

static void fish_option(struct text *text, unsigned command, const struct option_row *row)
{
	text_add(text, "complete -c iistriage -n '");
	fish_condition(text, command);
	text_printf(text, "' -l %s", row->name);
	if (row->letter)
		text_printf(text, " -s %c", row->letter);
	if (row->values) {
		text_add(text, " -x -a '");
		add_values(text, row);
		text_add_char(text, '\'');
	} else if (option_takes_value(row)) {
		text_add(text, names_file(row) ? " -r -F" : " -x");
	}
	text_add(text, " -d '");
	add_help(text, row->help, false);
	text_add(text, "'\n");
}

static void fish(struct text *text)
{
	text_add(text, "# fish completion for iistriage\n");
	text_add(text, "complete -c iistriage -n '__fish_use_subcommand' -a '");
	add_commands(text);
	text_add(text, "'\ncomplete -c iistriage -f -n '__fish_seen_subcommand_from rules; and not "
		 "__fish_seen_subcommand_from");
	add_rules_commands(text);
	text_add(text, "' -a '");
	add_rules_commands(text);
	text_add(text, "'\ncomplete -c iistriage -f -n '__fish_seen_subcommand_from show' -a '(");
	text_add(text, RULE_IDS);
	text_add(text, ")'\ncomplete -c iistriage -f -n '__fish_seen_subcommand_from completion' "
		 "-a 'bash zsh fish'\n");
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		for (size_t j = 0; j < option_row_count; j++)
			if (option_for(option_rows[j].name, 1U << i) == &option_rows[j])
				fish_option(text, i, &option_rows[j]);
}

int command_completion(const struct command *command)
{
	static const struct {
		const char *shell;
		void (*print)(struct text *text);
	} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
	const char *wanted = command->options->words[0];
	struct text text = { 0 };
	int ret;

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i].shell, wanted) == 0)
			shells[i].print(&text);
	if (text.size == 0) {
		screen_error(command->screen, "no completions for '%s'; there are: bash, zsh, fish",
			     wanted);
		return LIBRARY_USAGE;
	}
	ret = command_write(command, &text);
	text_release(&text);
	return ret < 0 ? LIBRARY_FAILED : LIBRARY_OK;
}
