/* Which of the town's places is somebody's own? A name alone says nothing: it may be a surname, a hall, a daughter's
 * home. What stands behind it says (「に住んでいます」), what stands before it says of whom. */
#include "nlu/self_text.h"

enum strength { NOT_THEIRS, LOOKED_FOR, HOME };

struct hit {
    size_t from, to, which;
};

struct searching {
    struct str text;
    const struct self_names *names;
    bool asked, denied; /* a name before was denied: 「大屋じゃなくて」 */
};

static bool is_latin(uint32_t cp)
{
    return cp >= 'a' && cp <= 'z';
}

/* ---- names ---- */

static bool begins_word(const struct searching *s, size_t at)
{
    static const struct str ends[] = {S("町"), S("市"), S("村"), S("区"), S("県"),  S("郡"),
                                      S("今"), S("私"), S("僕"), S("俺"), S("現在")};
    static const struct str particles[] = {S("は"), S("が"), S("も"), S("の"), S("に"), S("で"),
                                           S("を"), S("と"), S("て"), S("、"), S("。"), S(",")};
    struct str before = str_sub(s->text, 0, at);
    uint32_t first = self_first(str_sub(s->text, at, s->text.len)), last = self_last(before);
    if (!before.len)
        return true;
    for (size_t i = 0; i < s->names->n_before; i++)
        if (str_ends(before, s->names->before[i]))
            return true;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (str_ends(before, ends[i]))
            return true;
    if (is_latin(first))
        return !is_latin(last);
    if (self_is_kanji(first))
        return !self_is_kanji(last);
    for (size_t i = 0; i < sizeof(particles) / sizeof(particles[0]); i++)
        if (str_ends(before, particles[i]))
            return true;
    return !self_is_kanji(last) && last < 0x3041; /* a kana name inside of other kana is chance */
}

static bool next_hit(const struct searching *s, size_t from, struct hit *ret)
{
    for (size_t at = from; at < s->text.len; at++) {
        struct str here = str_sub(s->text, at, s->text.len);
        size_t longest = 0;
        for (size_t i = 0; i < s->names->n; i++)
            if (s->names->item[i].word.len > longest && str_starts(here, s->names->item[i].word)) {
                longest = s->names->item[i].word.len;
                *ret = (struct hit){at, at + longest, s->names->item[i].which};
            }
        if (longest && begins_word(s, at))
            return true;
        at += longest ? longest - 1 : 0;
    }
    return false;
}

/* ---- what stands behind it ---- */

static const struct str suffixes[] = {S("地区"), S("地域"), S("町内"), S("集落"), S("村"), S("区"), S("町"), S("駅")};
static const struct str nears[] = {
    S("のほう"),       S("の方"),       S("のあたり"), S("の辺り"),     S("の辺"),       S("のへん"),   S("あたり"),
    S("辺り"),         S("付近"),       S("周辺"),     S("の近く"),     S("のちかく"),   S("近く"),     S("近辺"),
    S("の近所"),       S("のきんじょ"), S("のそば"),   S("のすぐそば"), S("のすぐ近く"), S("のとなり"), S("の隣"),
    S("の裏"),         S("の前"),       S("の奥"),     S("のはずれ"),   S("の中"),       S("の真ん中"), S("方面"),
    S("の近くのほう"), S("の下"),       S("の上"),     S("の端"),
};
/* … that say nearness: 「の方です」 may be a person. */
static const struct str close[] = {S("近"),         S("の近"),   S("のちか"), S("のそば"),   S("のすぐ"),
                                   S("のきんじょ"), S("付近"),   S("周辺"),   S("あたり"),   S("辺り"),
                                   S("のあたり"),   S("の辺り"), S("の隣"),   S("のとなり"), S("の裏")};
static const struct str denials[] = {S("じゃな"), S("ではな"), S("でな"),  S("とちが"),
                                     S("と違"),   S("やな"),   S("とは違")};
static const struct str links[] = {S("に"), S("には"), S("で"), S("では"), S("にて"), S("のほうに")};
static const struct str lives[] = {
    S("住んで"),     S("すんで"),       S("住んど"),       S("すんど"),     S("暮らして"), S("くらして"),
    S("一人暮らし"), S("ひとり暮らし"), S("ひとりぐらし"), S("二人暮らし"), S("住まい"),   S("居住"),
    S("家があり"),   S("家がある"),     S("暮らしと"),     S("暮らしよ"),   S("くらしと"), S("一人でお"),
    S("ひとりでお"), S("一人でいま"),   S("ひとりでいま")};
static const struct str came[] = {S("越してき"), S("越しました"), S("越したばかり"), S("越してまい"), S("越して来"),
                                  S("嫁いでき"), S("嫁いで来"),   S("嫁に来"),       S("嫁にき")};
static const struct str is_of[] = {S("在住"),         S("住まい"),         S("暮らし"),     S("の者"),
                                   S("のもん"),       S("のものです"),     S("の住民"),     S("の人間"),
                                   S("の一人暮らし"), S("のひとり暮らし"), S("のばあさん"), S("の年寄り"),
                                   S("住みです"),     S("住みなの"),       S("住みで"),     S("住みの")};

/* 住んで + いました, いません, みたい: not where they live now. */
static bool is_not_now(struct str behind)
{
    static const struct str no[] = {
        S("いました"), S("いた"),     S("ました"), S("た"),           S("おりました"),   S("おった"),     S("った"),
        S("りました"), S("いません"), S("いない"), S("ません"),       S("ない"),         S("いなく"),     S("へん"),
        S("みた"),     S("ほし"),     S("もら"),   S("いなか"),       S("なか"),         S("おりません"), S("いらっ"),
        S("らっしゃ"), S("いますか"), S("ますか"), S("いるんですか"), S("いるのですか"), S("るんですか"), S("いる時"),
        S("いるとき"), S("る時"),     S("るとき"), S("いる頃"),       S("る頃"),         S("いるころ")};
    return SELF_HEAD(behind, no) > 0;
}

/* 「北谷に住んでいる娘」, 「…に住んでいる大学生の息子」: it is they who live there. */
static bool is_of_somebody(struct str behind)
{
    enum { FAR = 45 };
    static const struct str rest[] = {S("いる"),     S("る"),         S("おる"),    S("います"), S("ます"),
                                      S("おります"), S("いた"),       S("をする"),  S("する"),   S("している"),
                                      S("してる"),   S("をしている"), S("をしてる")};
    static const struct str goes_on[] = {S("の"), S("ん"), S("け"), S("が"), S("し"), S("と"), S("から"),
                                         S("も"), S("、"), S("。"), S("ね"), S("よ"), S("わ"), S("!")};
    size_t len = SELF_HEAD(behind, rest);
    struct str next = str_sub(behind, len, FAR);
    if (!len || self_is_person(next))
        return len > 0;
    return next.len && !SELF_HEAD(next, goes_on) && self_is_other(next);
}

static bool lives_there(struct str tail)
{
    enum { FAR = 90 }; /* 「北谷にもう五十年、夫と二人で暮らしています」 */
    static const struct str no[] = {S("の")},
                            polite[] = {S("お住まい"), S("住まいなん"), S("住まいです"), S("住まいだ")};
    size_t link = SELF_HEAD(tail, links), of = SELF_HEAD(tail, is_of);
    if (of)
        return !self_is_person(str_sub(tail, of + SELF_HEAD(str_sub(tail, of, tail.len), no), tail.len));
    for (size_t at = link; link && at < tail.len && at < FAR; at++) {
        struct str here = str_sub(tail, at, tail.len);
        size_t verb = SELF_HEAD(here, lives), arrived = SELF_HEAD(here, came);
        if (arrived)
            return !str_starts(str_sub(here, arrived, here.len), S("たい")) &&
                   !self_is_other(str_sub(tail, link, at - link));
        if (!verb)
            continue;
        if (SELF_HEAD(here, polite) || str_ends(str_sub(tail, 0, at), S("お"))) /* they are asked, not told */
            return false;
        struct str behind = str_sub(here, verb, here.len);
        return !is_not_now(behind) && !is_of_somebody(behind) && !self_is_other(str_sub(tail, link, at - link));
    }
    return false;
}

/* です, だ, or nothing more: 「北谷」, 「北谷です」, 「北谷だけど」. */
static bool ends_there(struct str tail)
{
    static const struct str be[] = {S("です"), S("だ"),       S("や"),       S("じゃ"),
                                    S("っす"), S("なんです"), S("になりま"), S("でございます")};
    static const struct str asks[] = {S("ですか"), S("だったら"), S("でした"), S("だった"), S("やった"),
                                      S("だけ"),   S("だと"),     S("ですと"), S("だろう"), S("でしょうか")};
    static const struct str marks[] = {S("。"),   S("、"),     S("!"), S("ね"), S("よ"),
                                       S("かな"), S("かしら"), S("."), S(",")};
    if (SELF_HEAD(tail, asks) && !str_starts(tail, S("だけど")) && !str_starts(tail, S("ですから")))
        return false;
    return !tail.len || SELF_HEAD(tail, be) || SELF_HEAD(tail, marks);
}

static bool is_wish(struct str rest)
{
    static const struct str wish[] = {S("行き"),   S("行け"),   S("いき"),   S("いけ"),   S("参加"),   S("探"),
                                      S("さが"),   S("ないか"), S("ないで"), S("ありま"), S("あれば"), S("教え"),
                                      S("やりた"), S("したい"), S("いいで"), S("いい"),   S("助か"),   S("希望"),
                                      S("習いた"), S("歩"),     S("何か"),   S("なにか")};
    static const struct str other[] = {S("ました"), S("でした"), S("働"),     S("勤"),   S("仕事"),
                                       S("職場"),   S("入院"),   S("通院"),   S("転ん"), S("事故"),
                                       S("生まれ"), S("行った"), S("会った"), S("見た"), S("みたい")};
    return SELF_HAS(rest, wish) && !SELF_HAS(rest, other);
}

/* 「北谷で体操がしたい」, 「北谷で探しています」; not 「北谷でやっている会に行きたい」. */
static bool is_plain_wish(struct str rest)
{
    static const struct str wish[] = {S("探"),       S("さが"),   S("ありませんか"), S("ないですか"), S("ありますか"),
                                      S("ないかな"), S("がした"), S("をした"),       S("やりた"),     S("始めた"),
                                      S("はじめた"), S("習いた"), S("何かない")};
    static const struct str held[] = {S("やって"), S("開かれ"), S("してる"), S("している"),
                                      S("あった"), S("行われ"), S("ある会")};
    return SELF_HAS(rest, wish) && !SELF_HAS(rest, held) && is_wish(rest);
}

/* From there they look for something: 「関宮のほうで」, 「北谷から歩いて行ける」. */
static bool looks_from(struct str tail, struct str rest, bool near, bool by)
{
    static const struct str from[] = {S("から歩"),     S("からある"), S("から近"),   S("からちか"),
                                      S("から遠くな"), S("から通え"), S("から行け"), S("から行きやす")};
    static const struct str at[] = {S("で"),     S("なら"),   S("から"),   S("に何"), S("になに"),
                                    S("にあり"), S("にあれ"), S("にある"), S("にい"), S("にな")};
    static const struct str good[] = {S("が"), S("の")};
    if (SELF_HEAD(tail, from))
        return true;
    if ((near && SELF_HEAD(tail, at)) || (by && SELF_HEAD(tail, good)))
        return is_wish(rest);
    return str_starts(tail, S("で")) && is_plain_wish(rest);
}

/* ---- one name ---- */

/* A hall, a person: 「南沢公民館」, 「田中さん」. */
static bool is_another_word(struct str tail)
{
    static const struct str names[] = {S("さん"), S("くん"), S("君"), S("様"), S("さま"), S("ちゃん")};
    return self_is_kanji(self_first(tail)) || SELF_HEAD(tail, names);
}

static enum strength english(const struct searching *s, const struct hit *h)
{
    static const struct str ways[] = {S("i live in"),    S("i live near"),   S("i'm in"),        S("i am in"),
                                      S("we live in"),   S("living in"),     S("near"),          S("around"),
                                      S("close to"),     S("i live around"), S("my home is in"), S("my house is in"),
                                      S("we live near"), S("walk from")};
    static const struct str others[] = {
        S("daughter"), S("son "), S("mother"),   S("father"),   S("parents"), S("friend"), S("sister"), S("brother"),
        S("used to"),  S("work"), S("not live"), S("n't live"), S("lost"),    S("fell"),   S("saw "),   S("met ")};
    struct str before = str_trim(self_clause(s->text, h->from));
    if (str_ends(before, S(" the")))
        before = str_trim(str_sub(before, 0, before.len - strlen("the")));
    if (SELF_HAS(before, others) && str_find(before, S("with my")) < 0)
        return NOT_THEIRS;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        if (str_ends(before, ways[i]))
            return HOME;
    return s->asked ? LOOKED_FOR : NOT_THEIRS;
}

/* Asked where they live: 「北谷のコミセンの近くです」, 「北谷の、橋を渡ったあたり」. */
static bool is_beside(struct str tail, struct str rest)
{
    static const struct str beside[] = {S("近く"), S("ちかく"), S("そば"), S("あたり"), S("辺り"),
                                        S("へん"), S("となり"), S("隣"),   S("裏"),     S("奥")};
    return str_starts(tail, S("の")) && SELF_HAS(rest, beside);
}

static const struct str past[] = {S("以前"), S("昔は"), S("むかしは"), S("前は"),      S("当時"),
                                  S("時代"), S("頃"),   S("ころは"),   S("もともとは")};

static enum strength is_theirs(struct searching *s, const struct hit *h)
{
    struct str before = self_clause(s->text, h->from), tail = str_sub(s->text, h->to, s->text.len);
    bool home, plain = self_is_plain(before, s->names, &home);
    if (is_latin(self_first(str_sub(s->text, h->from, 1))))
        return english(s, h);
    tail = str_sub(tail, SELF_HEAD(tail, suffixes), tail.len);
    size_t near = SELF_HEAD(tail, nears);
    bool by = SELF_HEAD(tail, close) > 0;
    tail = str_sub(tail, near, tail.len);
    struct str rest = self_sentence_rest(tail, 0);
    if (SELF_HEAD(tail, denials)) {
        s->denied = true;
        return NOT_THEIRS;
    }
    if ((!near && !SELF_HEAD(tail, is_of) && is_another_word(tail)) || self_is_other(before) ||
        SELF_HAS(before, past) || (!s->asked && self_goes_on_about_other(s->text, h->from)))
        return NOT_THEIRS;
    if (lives_there(rest))
        return HOME;
    if (ends_there(tail))
        return s->denied || home ? HOME : s->asked || (by && plain) ? LOOKED_FOR : NOT_THEIRS;
    if (looks_from(tail, rest, near, by))
        return LOOKED_FOR;
    return s->asked && (near || is_beside(tail, rest)) ? LOOKED_FOR : NOT_THEIRS;
}

bool self_place(struct arena *arena, struct str folded, const struct self_names *names, bool asked, size_t *ret_which)
{
    struct searching s = {.text = self_text(arena, folded), .names = names, .asked = asked};
    enum strength best = NOT_THEIRS;
    bool several = false;
    struct hit h = {0};
    for (size_t at = 0; next_hit(&s, at, &h); at = h.to) {
        enum strength now = is_theirs(&s, &h);
        if (now == NOT_THEIRS || now < best)
            continue;
        several = now == best && (several || *ret_which != h.which);
        best = now;
        *ret_which = h.which;
    }
    return best != NOT_THEIRS && !several;
}
