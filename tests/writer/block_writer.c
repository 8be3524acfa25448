/*
 * block_writer.c - copied blocks for tests.
 *
 * SPDX-License-Identifier: MIT
 */
#include "block_writer.h"

#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { WIDTH = 15, VISTA_LABELS = 10, OLD_LABELS = 10 };

static const struct language {
	const char *page;
	/* Log, source, date, id, category, level, keywords, user, computer, description. */
	const char *vista[VISTA_LABELS];
	/* Type, source, category, id, date, time, user, computer, description, data. */
	const char *old[OLD_LABELS];
	const char *error, *none, *classic, *date, *time;
} languages[] = {
	{ "CP1252",
	  { "Protokollname", "Quelle", "Datum", "Ereignis-ID", "Aufgabenkategorie", "Ebene",
	    "Schlüsselwörter", "Benutzer", "Computer", "Beschreibung" },
	  { "Ereignistyp", "Ereignisquelle", "Ereigniskategorie", "Ereigniskennung", "Datum",
	    "Uhrzeit", "Benutzer", "Computer", "Beschreibung", "Daten" },
	  "Fehler", "Keine", "Klassisch", "20.11.2026", "15:15:04" },
	{ "CP1252",
	  { "Nom du journal", "Source", "Date", "ID de l’événement ", "Catégorie de la tâche",
	    "Niveau", "Mots clés", "Utilisateur", "Ordinateur", "Description" },
	  { "Type de l'événement ", "Source de l'événement ", "Catégorie de l'événement ",
	    "ID de l'événement ", "Date ", "Heure ", "Utilisateur ", "Ordinateur ", "Description ",
	    "Données " },
	  "Erreur", "Aucun", "Classique", "20/11/2026", "15:15:04" },
	{ "CP1252",
	  { "Nombre de registro", "Origen", "Fecha", "Id. del evento", "Categoría de la tarea",
	    "Nivel", "Palabras clave", "Usuario", "Equipo", "Descripción" },
	  { "Tipo de suceso", "Origen del suceso", "Categoría del suceso", "Id. suceso", "Fecha",
	    "Hora", "Usuario", "Equipo", "Descripción", "Datos" },
	  "Error", "Ninguno", "Clásico", "20/11/2026", "03:15:04 p.m." },
	{ "CP932",
	  { "ログの名前", "ソース", "日付", "イベント ID", "タスクのカテゴリ", "レベル", "キーワード",
	    "ユーザー", "コンピューター", "説明" },
	  { "イベントの種類", "イベント ソース", "イベント カテゴリ", "イベント ID", "日付", "時刻",
	    "ユーザー", "コンピュータ", "説明", "データ" },
	  "エラー", "なし", "クラシック", "2026/11/20", "15:15:04" },
	{ "CP936",
	  { "日志名称", "来源", "日期", "事件 ID", "任务类别", "级别", "关键字", "用户", "计算机", "描述" },
	  { "事件类型", "事件来源", "事件种类", "事件 ID", "日期", "事件", "用户", "计算机", "描述",
	    "数据" },
	  "错误", "无", "经典", "2026-11-20", "15:15:04" },
	{ "CP950",
	  { "記錄檔名稱", "來源", "日期", "事件識別碼", "工作類別", "層級", "關鍵字", "使用者", "電腦",
	    "描述" },
	  { "事件類型", "事件來源", "事件類別目錄", "事件識別碼", "日期", "時間", "使用者", "電腦", "描述",
	    "資料" },
	  "錯誤", "無", "傳統", "2026/11/20", "下午 03:15:04" },
	{ "CP1251",
	  { "Имя журнала", "Источник", "Дата", "Код события", "Категория задачи", "Уровень",
	    "Ключевые слова", "Пользователь", "Компьютер", "Описание" },
	  { "Тип события", "Источник события", "Категория события", "Код события", "Дата",
	    "Время", "Пользователь", "Компьютер", "Описание", "Данные" },
	  "Ошибка", "Отсутствует", "Классический", "20.11.2026", "15:15:04" },
	{ "CP1250",
	  { "Nazwa dziennika", "Źródło", "Data", "Identyfikator zdarzenia", "Kategoria zadania",
	    "Poziom", "Słowa kluczowe", "Użytkownik", "Komputer", "Opis" },
	  { "Typ zdarzenia", "Źródło zdarzenia", "Kategoria zdarzenia", "Identyfikator zdarzenia",
	    "Data", "Godzina", "Użytkownik", "Komputer", "Opis", "Dane" },
	  "Błąd", "Brak", "Klasyczny", "20.11.2026", "15:15:04" },
};

int block_languages(void)
{
	return (int)(sizeof(languages) / sizeof(languages[0]));
}

/* A label of 15 columns or more touches its value. */
static void vista_line(struct text *text, const char *label, const char *value)
{
	size_t columns = 1;

	for (const char *at = label; *at; at++)
		columns += ((unsigned char)*at & 0xc0) != 0x80;
	text_printf(text, "%s:", label);
	if (columns < WIDTH)
		text_fill(text, ' ', WIDTH - columns);
	text_printf(text, "%s\r\n", value);
}

static void write_vista(struct text *text, const struct language *language)
{
	struct text time = { 0 };
	const char *values[VISTA_LABELS - 1] = {
		"Application", "Microsoft-Windows-IIS-W3SVC-WP", NULL, "2280", language->none,
		language->error, language->classic, "N/A", "WEB09",
	};

	text_printf(&time, "%s %s", language->date, language->time);
	values[2] = text_get(&time);
	for (int i = 0; i < VISTA_LABELS - 1; i++)
		vista_line(text, language->vista[i], values[i]);
	text_printf(text, "%s:\r\n", language->vista[VISTA_LABELS - 1]);
	text_add(text, "(C:\\a\\geo.dll)\r\n");
	text_release(&time);
}

static void write_old(struct text *text, const struct language *language)
{
	const char *values[OLD_LABELS - 2] = {
		language->error, "W3SVC-WP", language->none, "2214", language->date,
		language->time, "N/A", "WEB09",
	};

	for (int i = 0; i < OLD_LABELS - 2; i++)
		text_printf(text, "%s:\t%s\r\n", language->old[i], values[i]);
	text_printf(text, "%s:\r\n(C:\\a\\geo.dll)\r\n%s:\r\n"
		    "0000: c1 00 07 80               A..?    \r\n",
		    language->old[OLD_LABELS - 2], language->old[OLD_LABELS - 1]);
}

/* What the page does not have becomes a question mark, as in Notepad. */
static void convert(struct text *to, struct text *from, const char *page)
{
	iconv_t handle = iconv_open(page, "UTF-8");
	char *in = from->bytes, buffer[8192], *out = buffer;
	size_t left = from->size, room = sizeof(buffer);

	if (handle == (iconv_t)-1)
		abort();
	while (left > 0 && iconv(handle, &in, &left, &out, &room) == (size_t)-1) {
		if (room < 8)
			abort();
		*out++ = '?';
		room--;
		for (in++, left--; left > 0 && (*in & 0xc0) == 0x80; left--)
			in++;
	}
	text_add_bytes(to, buffer, sizeof(buffer) - room);
	iconv_close(handle);
}

void block_write(struct text *text, int language, int page, int form)
{
	struct text block = { 0 };

	if (form == BLOCK_VISTA)
		write_vista(&block, &languages[language]);
	else
		write_old(&block, &languages[language]);
	switch (page) {
	case BLOCK_UTF8_MARK:
		text_add(text, "\xef\xbb\xbf");
		text_add_bytes(text, block.bytes, block.size);
		break;
	case BLOCK_UTF16:
		text_add(text, "\xff\xfe");
		convert(text, &block, "UTF-16LE");
		break;
	case BLOCK_ANSI:
		convert(text, &block, languages[language].page);
		break;
	default:
		text_add_bytes(text, block.bytes, block.size);
	}
	text_release(&block);
}
