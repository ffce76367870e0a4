/* Telephone numbers and postcodes: digits in any script, with whatever stands between them. Lengths after the numbering
 * plan (総務省 電気通信番号計画): 10 digits on a line of a house and for 0120, 0570, 0990; 11 for 050, 060–090,
 * 0800. */
#include "nlu/answer_open.h"
#include "nlu/answer_when.h"
#include "base/utf8.h"

enum { DIGITS_MAX = 20, RUNS_MAX = 4 };

struct run {
    char digit[DIGITS_MAX + 1];
    size_t n;
    bool plus;   /* +81 */
    bool spoken; /* read out: 〇九〇, ゼロキュウゼロ. Never mixed with digits: 「5678に」 ends with 8 */
};

struct runs {
    struct run item[RUNS_MAX];
    size_t n;
};

/* What stands for a digit when numbers are read out. */
static const struct {
    struct str word;
    char digit;
} spoken[] = {
    {S("〇"), '0'},   {S("○"), '0'},    {S("零"), '0'},   {S("ぜろ"), '0'}, {S("れい"), '0'},   {S("まる"), '0'},
    {S("一"), '1'},   {S("いち"), '1'}, {S("二"), '2'},   {S("にい"), '2'}, {S("にー"), '2'},   {S("に"), '2'},
    {S("三"), '3'},   {S("さん"), '3'}, {S("四"), '4'},   {S("よん"), '4'}, {S("五"), '5'},     {S("ごお"), '5'},
    {S("ごー"), '5'}, {S("ご"), '5'},   {S("六"), '6'},   {S("ろく"), '6'}, {S("七"), '7'},     {S("なな"), '7'},
    {S("しち"), '7'}, {S("八"), '8'},   {S("はち"), '8'}, {S("九"), '9'},   {S("きゅう"), '9'},
};

static bool is_digit(struct str rest)
{
    return rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9';
}

static size_t digit_at(struct str rest, char *ret)
{
    size_t best = 0;
    if (is_digit(rest)) {
        *ret = rest.ptr[0];
        return 1;
    }
    for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++)
        if (spoken[i].word.len > best && str_starts(rest, spoken[i].word)) {
            best = spoken[i].word.len;
            *ret = spoken[i].digit;
        }
    return best;
}

/* What may stand between two digits of one number. */
static size_t joint_at(struct str rest, bool spoken_digits)
{
    static const struct str joints[] = {S("-"), S(" "), S("("), S(")"), S("."), S("の"), S("ー"), S("−"),
                                        S("‐"), S("‑"), S("–"), S("—"), S("―"), S("─"),  S("~"),  S("/")};
    for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++)
        if (str_starts(rest, joints[i]))
            return joints[i].len;
    if (spoken_digits && (str_starts(rest, S("、")) || str_starts(rest, S("・")))) /* read out with a pause */
        return 3;
    return 0;
}

/* Runs of digits; those of less than `least` are house numbers and the like. */
static void runs_read(struct str text, size_t least, struct runs *ret)
{
    struct run now = {0};
    *ret = (struct runs){0};
    for (size_t at = 0; at <= text.len;) {
        struct str rest = str_sub(text, at, text.len);
        char d = 0;
        size_t len = at < text.len ? digit_at(rest, &d) : 0;
        if (len && now.n && now.spoken != !is_digit(rest))
            len = 0;
        if (len) {
            now.spoken = !is_digit(rest);
            if (now.n < DIGITS_MAX)
                now.digit[now.n] = d;
            now.n += now.n < DIGITS_MAX;
            at += len;
            continue;
        }
        len = at < text.len && now.n ? joint_at(rest, now.spoken) : 0;
        if (!len && now.n >= least && ret->n < RUNS_MAX)
            ret->item[ret->n++] = now;
        if (!len) {
            now = (struct run){.plus = at < text.len && text.ptr[at] == '+'};
            len = 1;
            while (at + len < text.len && utf8_goes_on(text.ptr[at + len]))
                len++;
        }
        at += len;
    }
}

static bool starts(const struct run *r, const char *head)
{
    return r->n >= strlen(head) && memcmp(r->digit, head, strlen(head)) == 0;
}

static bool dialable(const struct run *r)
{
    static const char *const eleven[] = {"050", "060", "070", "080", "090", "0800"};
    if (r->n < 10 || r->digit[0] != '0' || r->digit[1] == '0')
        return false;
    for (size_t i = 0; i < sizeof(eleven) / sizeof(eleven[0]); i++)
        if (starts(r, eleven[i]))
            return r->n == 11;
    return r->n == 10;
}

/* +81 90 … is 090 … */
static void national(struct run *r)
{
    bool trunk = r->n > 2 && r->digit[2] == '0'; /* +81 (0)90 */
    if (!r->plus || !starts(r, "81"))
        return;
    if (trunk) {
        memmove(r->digit, r->digit + 2, r->n - 2);
        r->n -= 2;
    } else {
        memmove(r->digit, r->digit + 1, r->n - 1);
        r->digit[0] = '0';
        r->n -= 1;
    }
}

static bool same(const struct run *a, const struct run *b)
{
    return a->n == b->n && memcmp(a->digit, b->digit, a->n) == 0;
}

/* The numbers of one kind in a text, each once. */
struct dialled {
    size_t n; /* different ones */
    struct run first;
    bool any; /* digits at all, of whatever kind */
};

static void dialled_read(const struct marks *m, bool (*fits)(struct run *r), struct dialled *ret)
{
    enum { LEAST = 3 };
    struct runs runs;
    runs_read(m->overflow ? (struct str){0} : m->text, LEAST, &runs);
    *ret = (struct dialled){.any = runs.n > 0};
    for (size_t i = 0; i < runs.n; i++) {
        struct run *r = &runs.item[i];
        if (!fits(r) || (ret->n && same(r, &ret->first)))
            continue;
        if (!ret->n++)
            ret->first = *r;
    }
}

/* `value` is what the first one says, where it is the only one. */
static void dialled_say(struct opened *o, const struct dialled *d, bool not_this, struct str value, const char *rule)
{
    o->m.others = 0; /* whose number it is, when to ring, the address after it: it is no less a number */
    if (d->n > 1 || (d->n && not_this))
        opened_say(o, ANSWER_AMBIGUOUS, (struct str){0}, rule);
    else if (d->n)
        opened_say(o, ANSWER_VALUE, value, rule);
    else if (d->any)
        opened_say(o, ANSWER_INVALID, (struct str){0}, rule);
}

static bool is_phone(struct run *r)
{
    national(r);
    return dialable(r);
}

static bool is_postcode(struct run *r)
{
    enum { DIGITS = 7 };
    return r->n == DIGITS && !starts(r, "000");
}

enum err answer_phone(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret)
{
    struct opened o;
    struct dialled d;
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    dialled_read(&o.m, is_phone, &d);
    bool not_this = marks_have(&o.m, MARK_FIX) || marks_have(&o.m, MARK_EXCEPT);
    dialled_say(&o, &d, not_this, arena_str(arena, (struct str){d.first.digit, d.first.n}), "phone");
    return opened_end(&o);
}

enum err answer_postcode(const struct nlu *nlu, struct arena *arena, struct str text, struct answer *ret)
{
    struct opened o;
    struct dialled d;
    enum err err = opened_start(nlu, arena, text, ret, &o);
    if (err)
        return err;
    dialled_read(&o.m, is_postcode, &d);
    const char *digit = d.first.digit;
    dialled_say(&o, &d, marks_have(&o.m, MARK_FIX), arena_fmt(arena, "%.3s-%.4s", digit, digit + 3), "postcode");
    return opened_end(&o);
}
