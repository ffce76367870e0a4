/* A workbook is a zip of XML parts: find the first sheet, read what it refers to, then it. */
#include "directory/xlsx.h"
#include <zip.h>
#include "base/owned.h"
#include "directory/xlsx_parts.h"
#include "directory/xlsx_xml.h"

OWNED_KIND(zip, zip_t *, zip_discard)

bool xlsx_is(struct str bytes)
{
    return str_starts(bytes, S("PK\x03\x04"));
}

bool xlsx_is_old(struct str bytes)
{
    return str_starts(bytes, S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

struct reading {
    struct workbook book;
    zip_t *zip;
    int64_t unpacked;  /* bytes so far */
    char first_id[64]; /* of the first sheet */
    char sheet[256];   /* its part */
};

static enum err refuse(struct reading *r, const char *code, const char *ja, const char *en)
{
    fault_add(r->book.faults, FAULT_ERROR, code, (struct place){r->book.file, 0, 0}, "%s%.0s", "%.0s%s", ja, en);
    return ERR_INPUT;
}

static enum err refuse_damaged(struct reading *r)
{
    return refuse(r, "I040", "Excelのファイル（.xlsx）として読めません。壊れているか、別の種類です。",
                  "not a workbook (.xlsx): damaged, or something else.");
}

/* One part, whole; *ret is malloc'ed. ERR_NOTFOUND: there is none. */
static enum err part(struct reading *r, const char *name, char **ret, struct str *ret_text)
{
    zip_stat_t st;
    zip_stat_init(&st);
    if (zip_stat(r->zip, name, 0, &st) || !(st.valid & ZIP_STAT_SIZE))
        return ERR_NOTFOUND;
    if (st.size > XLSX_PART_BYTES || (r->unpacked += (int64_t)st.size) > 2 * (int64_t)XLSX_PART_BYTES)
        return refuse(r, "I041", "開くと大きすぎるファイルです。CSVで保存し直してください。",
                      "too large once unpacked: save it as CSV.");
    zip_file_t *file = zip_fopen(r->zip, name, 0);
    char *bytes = file ? malloc((size_t)st.size + 1) : NULL;
    zip_int64_t n = bytes ? zip_fread(file, bytes, st.size) : -1;
    if (file && zip_fclose(file))
        n = -1;
    if (n != (zip_int64_t)st.size) { /* zip_fread checks the sum at the end */
        free(bytes);
        return file && !bytes ? ERR_NOMEM : refuse_damaged(r);
    }
    *ret = bytes;
    *ret_text = (struct str){bytes, (size_t)n};
    return ERR_OK;
}

static void copy_text(char *to, size_t room, const char *from)
{
    size_t n = from ? strnlen(from, room) : room;
    if (n < room)
        memcpy(to, from, n + 1);
}

static void book_begin(void *self, const char *name, const char **attributes)
{
    struct reading *r = self;
    const char *date1904 = xml_attribute(attributes, "date1904");
    if (strcmp(name, "workbookPr") == 0 && date1904)
        r->book.since_1904 = date1904[0] == '1' || date1904[0] == 't';
    if (strcmp(name, "sheet") == 0 && !r->first_id[0])
        copy_text(r->first_id, sizeof(r->first_id), xml_attribute(attributes, "id"));
}

/* Which part is the sheet? Targets are below xl/, or whole paths. */
static void relations_begin(void *self, const char *name, const char **attributes)
{
    struct reading *r = self;
    const char *id = xml_attribute(attributes, "Id"), *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") || !id || !target || strcmp(id, r->first_id) || !r->first_id[0])
        return;
    int n = target[0] == '/' ? snprintf(r->sheet, sizeof(r->sheet), "%s", target + 1)
                             : snprintf(r->sheet, sizeof(r->sheet), "xl/%s", target);
    if (n < 0 || (size_t)n >= sizeof(r->sheet))
        r->sheet[0] = 0;
}

static void nothing_ends(void *self, const char *name)
{
    (void)self, (void)name;
}

static void no_text(void *self, struct str text)
{
    (void)self, (void)text;
}

typedef void begin_fn(void *self, const char *name, const char **attributes);

static enum err walk_part(struct reading *r, const char *name, begin_fn *begin)
{
    struct str xml;
    char *bytes = NULL;
    enum err err = part(r, name, &bytes, &xml);
    const struct xml_walk walk = {begin, nothing_ends, no_text, r};
    if (!err)
        err = xml_walk(xml, &walk);
    free(bytes);
    return err;
}

/* A part that may be missing. */
static enum err read_part(struct reading *r, const char *name, enum err (*read)(struct str xml, struct workbook *w))
{
    struct str xml;
    char *bytes = NULL;
    enum err err = part(r, name, &bytes, &xml);
    if (!err)
        err = read(xml, &r->book);
    free(bytes);
    return err == ERR_NOTFOUND ? ERR_OK : err;
}

static enum err read_all(struct reading *r, struct csv *ret)
{
    enum err err = walk_part(r, "xl/workbook.xml", book_begin);
    if (!err)
        err = walk_part(r, "xl/_rels/workbook.xml.rels", relations_begin);
    if (!err && !r->sheet[0])
        return refuse(r, "I042", "シートがありません。", "the workbook has no sheet.");
    if (!err)
        err = read_part(r, "xl/sharedStrings.xml", xlsx_strings);
    if (!err)
        err = read_part(r, "xl/styles.xml", xlsx_styles);
    struct str xml;
    char *bytes = NULL;
    if (!err)
        err = part(r, r->sheet, &bytes, &xml);
    if (!err)
        err = xlsx_sheet(xml, &r->book, ret);
    free(bytes);
    return err;
}

enum err xlsx_read(struct arena *arena, struct str file, struct str bytes, size_t most_rows, struct faults *faults,
                   struct csv *ret)
{
    struct reading r = {.book = {.arena = arena, .file = file, .faults = faults}};
    r.book.most_rows = most_rows < CSV_ROWS_MAX ? most_rows : CSV_ROWS_MAX;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    OWNED(zip) zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        if (source)
            zip_source_free(source);
        return refuse_damaged(&r);
    }
    r.zip = zip;
    if (zip_get_num_entries(zip, 0) > XLSX_PARTS_MAX)
        return refuse(&r, "I041", "開くと大きすぎるファイルです。CSVで保存し直してください。",
                      "too large once unpacked: save it as CSV.");
    size_t before = faults->n_errors;
    enum err err = read_all(&r, ret);
    if ((err == ERR_INPUT || err == ERR_NOTFOUND) && faults->n_errors == before)
        return refuse_damaged(&r);
    return err == ERR_NOTFOUND ? ERR_INPUT : err;
}
