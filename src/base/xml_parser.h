/*
 * xml_parser.h - expat, whose shortages of memory are noted: else what it could not hold would
 * look like a fault of the file.
 */
#ifndef XML_PARSER_H
#define XML_PARSER_H

struct XML_ParserStruct;

/*
 * For an encoding (NULL: the one that the document declares).  Names come after that of their
 * namespace and the separator (NUL: as they are written).  NULL: no memory.  The caller frees
 * it with XML_ParserFree().
 */
struct XML_ParserStruct *xml_parser_new(const char *encoding, char separator);

#endif
