/*
 * folders.c - folders of a server by what is in them, in the languages of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "folders.h"

#include <stddef.h>

const char *const folders_of_users[] = {
	"Users", "Documents and Settings", "LocalUser", "HostingSpaces",
	"Benutzer", "Dokumente und Einstellungen",
	"Utilisateurs", "Documents et param\xC3\xA8tres",
	"Usuarios", "Documentos y configuraci\xC3\xB3n",
	"Usu\xC3\xA1rios", "Utilizadores", "Documentos e configura\xC3\xA7\xC3\xB5" "es",
	"Utenti", "Gebruikers", "Anv\xC3\xA4ndare", "Brukere", "Brugere",
	"K\xC3\xA4ytt\xC3\xA4j\xC3\xA4t", "U\xC5\xBCytkownicy", "U\xC5\xBEivatel\xC3\xA9",
	"Felhaszn\xC3\xA1l\xC3\xB3k", "Kullan\xC4\xB1" "c\xC4\xB1lar",
	/* Russian, Japanese, Chinese */
	"\xD0\x9F\xD0\xBE\xD0\xBB\xD1\x8C\xD0\xB7\xD0\xBE\xD0\xB2\xD0\xB0\xD1\x82\xD0\xB5\xD0\xBB"
	"\xD0\xB8",
	"\xE3\x83\xA6\xE3\x83\xBC\xE3\x82\xB6\xE3\x83\xBC", "\xE7\x94\xA8\xE6\x88\xB7",
	NULL
};

const char *const folders_of_homes[] = { "Profiles", "Home", "Homes", NULL };

const char *const folders_of_programs[] = {
	"Program Files", "Programme", "Programmes", "Archivos de programa",
	"Arquivos de Programas", "Programas", "Programmi", "Programmer", "Programfiler", "Program",
	"Programmabestanden", "Programf\xC3\xA1jlok", "Pliki program\xC3\xB3w", "Ohjelmatiedostot",
	NULL
};

const char *const folders_in_common[] = {
	"Common Files", "Gemeinsame Dateien", "Fichiers communs", "Archivos comunes",
	"Arquivos Comuns", "File comuni", "Ficheiros comuns", NULL
};

const char *const folders_of_copies[] = {
	"Backup", "Backups", "WindowsImageBackup", "Sicherung", "Sicherungen", "Sauvegarde",
	"Sauvegardes", "Respaldo", "Respaldos", "Copia de seguridad", "Copias de seguridad", NULL
};
