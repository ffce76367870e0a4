/* Shared strings and number formats of a workbook. */
#include "directory/xlsx_parts.h"
#include "base/buf.h"
#include "directory/xlsx_xml.h"

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool number(const char *text, int64_t *ret)
{
    return text && str_int(str_from(text), ret);
}

/* ---- shared strings ---- */

struct strings {
    struct workbook *w;
    struct buf text;
    size_t room;
    int phonetic; /* inside of a reading */
    bool item, run;
    enum err err;
};

static void strings_begin(void *self, const char *name, const char **attributes)
{
    (void)attributes;
    struct strings *s = self;
    if (is(name, "si")) {
        s->item = true;
        buf_reset(&s->text);
    }
    s->phonetic += is(name, "rPh");
    s->run = is(name, "t") && s->item && !s->phonetic;
}

static void strings_text(void *self, struct str text)
{
    struct strings *s = self;
    if (s->run)
        buf_add(&s->text, text);
}

static enum err add_string(struct strings *s)
{
    struct workbook *w = s->w;
    if (w->n_strings == XLSX_STRINGS_MAX)
        return ERR_INPUT;
    if (w->n_strings == s->room) {
        size_t room = s->room ? s->room * 2 : 256;
        struct str *strings = ARENA_ARRAY(w->arena, struct str, room);
        if (!strings)
            return ERR_NOMEM;
        if (w->n_strings)
            memcpy(strings, w->strings, w->n_strings * sizeof(*strings));
        w->strings = strings;
        s->room = room;
    }
    /* What does not fit into a cell is empty here and too long there. */
    w->strings[w->n_strings++] = arena_str(w->arena, buf_str(&s->text));
    return ERR_OK;
}

static void strings_end(void *self, const char *name)
{
    struct strings *s = self;
    s->run = false;
    s->phonetic -= is(name, "rPh");
    if (is(name, "si") && !s->err) {
        s->err = add_string(s);
        s->item = false;
    }
}

enum err xlsx_strings(struct str xml, struct workbook *w)
{
    struct strings s = {.w = w};
    buf_init(&s.text, CSV_CELL_MAX + 1);
    const struct xml_walk walk = {strings_begin, strings_end, strings_text, &s};
    enum err err = xml_walk(xml, &walk);
    buf_done(&s.text);
    return err ? err : s.err;
}

/* ---- number formats ---- */

enum xlsx_look xlsx_format_look(int id, const char *code)
{
    bool date =
        (id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58;
    bool time = (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56;
    if (id == 22)
        return LOOK_MOMENT;
    if (code && str_starts(str_from(code), S("General")))
        return LOOK_NUMBER;
    for (const char *c = code ? code : ""; *c && *c != ';'; c++) {
        if (*c == '"' || *c == '[') {
            const char *end = strchr(c + 1, *c == '"' ? '"' : ']');
            if (!end)
                break;
            time = time || (*c == '[' && (c[1] == 'h' || c[1] == 'm' || c[1] == 's') &&
                            (c[2] == ']' || c[2] == c[1])); /* [h]:mm */
            c = end;
        } else if ((*c == '\\' || *c == '_' || *c == '*') && c[1])
            c++;
        else if (*c == 'y' || *c == 'd' || *c == 'g' || *c == 'e' || *c == 'a')
            date = date || !(*c == 'e' && (c[1] == '+' || c[1] == '-'));
        else if (*c == 'h' || *c == 's')
            time = true;
    }
    return date && time ? LOOK_MOMENT : date ? LOOK_DATE : time ? LOOK_TIME : LOOK_NUMBER;
}

enum { FORMATS_MAX = 1000, STYLES_MAX = 65536 };

struct styles {
    struct workbook *w;
    struct {
        int id;
        enum xlsx_look look;
    } formats[FORMATS_MAX];
    size_t n_formats;
    bool cells; /* inside of cellXfs */
    enum err err;
};

static enum xlsx_look look_of(const struct styles *s, int id)
{
    for (size_t i = 0; i < s->n_formats; i++)
        if (s->formats[i].id == id)
            return s->formats[i].look;
    return xlsx_format_look(id, NULL);
}

static void styles_begin(void *self, const char *name, const char **attributes)
{
    struct styles *s = self;
    struct workbook *w = s->w;
    int64_t id = 0;
    if (is(name, "cellXfs")) {
        s->cells = true;
        w->looks = ARENA_ARRAY(w->arena, uint8_t, STYLES_MAX);
        s->err = w->looks ? ERR_OK : ERR_NOMEM;
    } else if (is(name, "numFmt") && number(xml_attribute(attributes, "numFmtId"), &id) && s->n_formats < FORMATS_MAX) {
        s->formats[s->n_formats].id = (int)id;
        s->formats[s->n_formats++].look = xlsx_format_look(0, xml_attribute(attributes, "formatCode"));
    } else if (is(name, "xf") && s->cells && w->looks && w->n_looks < STYLES_MAX) {
        (void)number(xml_attribute(attributes, "numFmtId"), &id);
        w->looks[w->n_looks++] = (uint8_t)look_of(s, (int)id);
    }
}

static void styles_end(void *self, const char *name)
{
    struct styles *s = self;
    s->cells = s->cells && !is(name, "cellXfs");
}

static void styles_text(void *self, struct str text)
{
    (void)self, (void)text;
}

enum err xlsx_styles(struct str xml, struct workbook *w)
{
    struct styles *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR_NOMEM;
    s->w = w;
    const struct xml_walk walk = {styles_begin, styles_end, styles_text, s};
    enum err err = xml_walk(xml, &walk);
    err = err ? err : s->err;
    free(s);
    return err;
}
