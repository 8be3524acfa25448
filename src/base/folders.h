/*
 * folders.h - folders of a server by what is in them, in the languages of Windows.
 *
 * What is hidden in a redacted report and where no command gives rights must not differ from one
 * language to another.  Each list ends with NULL; case does not matter.
 */
#ifndef FOLDERS_H
#define FOLDERS_H

/* A folder of each user is next below. */
extern const char *const folders_of_users[];
/* The same, but other things may be, too. */
extern const char *const folders_of_homes[];
/* A folder of each vendor, or of a program, is next below. */
extern const char *const folders_of_programs[];
/* What programs of one vendor share, below that. */
extern const char *const folders_in_common[];
/* Copies that somebody keeps; also at the end of a longer name, "apache backups". */
extern const char *const folders_of_copies[];

#endif
