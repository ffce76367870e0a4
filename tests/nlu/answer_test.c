/* Answers to a question with options, to yes or no, and whole numbers: never a silently wrong value. */
#include "nlu/answer.h"
#include "tests/nlu/support_rules.h"

static void chooses(void **state)
{
    (void)state;
    static const struct {
        const char *scale, *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"trouble", "できていた", ANSWER_VALUE, "1"},
        {"trouble", "4", ANSWER_VALUE, "4"},
        {"trouble", "１", ANSWER_VALUE, "1"},
        {"trouble", "③", ANSWER_VALUE, "3"},
        {"trouble", "二", ANSWER_VALUE, "2"},
        {"trouble", "いち", ANSWER_VALUE, "1"},
        {"trouble", "2番です", ANSWER_VALUE, "2"},
        {"trouble", "えっと、3でお願いします", ANSWER_VALUE, "3"},
        {"trouble", "4️⃣", ANSWER_VALUE, "4"},
        {"trouble", "3か4", ANSWER_AMBIGUOUS, ""},
        {"trouble", "2じゃなくて3", ANSWER_VALUE, "3"},
        {"trouble", "7", ANSWER_INVALID, ""},
        {"trouble", "0", ANSWER_INVALID, ""},
        {"trouble", "こまってません", ANSWER_VALUE, "1"},
        {"trouble", "毎月きびしいです。いつも苦しい", ANSWER_VALUE, "4"},
        {"trouble", "答えたくない", ANSWER_DECLINE, ""},
        {"trouble", "パス", ANSWER_DECLINE, ""},
        {"trouble", "わからない", ANSWER_UNKNOWN, ""},
        {"trouble", "それはどういう意味ですか", ANSWER_NONE, ""},
        {"trouble", "今日は天気がいいね", ANSWER_NONE, ""},
        {"trouble", "", ANSWER_NONE, ""},
        {"trouble", "ほぼできてたいた", ANSWER_VALUE, "2"},
        {"frequency", "ほぼ毎日", ANSWER_VALUE, "1"},
        {"frequency", "月に2回くらい会います", ANSWER_VALUE, "2"},
        {"frequency", "用事のあるときだけ", ANSWER_VALUE, "3"},
        {"frequency", "全然ないわ", ANSWER_VALUE, "4"},
        {"frequency", "誰からも連絡がない", ANSWER_VALUE, "4"},
        {"payment", "問題なかった", ANSWER_VALUE, "1"},
        {"payment", "ほぼ問題なかったです", ANSWER_VALUE, "2"},
        {"payment", "毎月払えない", ANSWER_VALUE, "4"},
        {"satisfaction", "満足していない", ANSWER_VALUE, "4"},
        {"satisfaction", "あまり満足していない", ANSWER_VALUE, "3"},
        {"satisfaction", "まあまあ満足", ANSWER_VALUE, "2"},
        {"satisfaction", "とても満足しています", ANSWER_VALUE, "1"},
        {"", "できてた", ANSWER_LIKELY, "1"},
        {"", "困った", ANSWER_AMBIGUOUS, ""},
        {"", "時々困つた", ANSWER_LIKELY, "3"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct option options[ANSWER_OPTIONS];
        struct answer got;
        arena_reset(&arena);
        size_t n = answer_scale(rules, str_from(*rows[i].scale ? rows[i].scale : "trouble"), options);
        print_message("%s: %s\n", rows[i].scale, rows[i].text);
        assert_int_equal(n, 4);
        assert_int_equal(
            answer_choice(rules, &arena, str_from(rows[i].text), options, n, str_from(rows[i].scale), &got), ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

/* Options that are not numbers themselves are counted from one; synonyms count like labels. */
static void chooses_words(void **state)
{
    (void)state;
    static const struct str walk[] = {S("てくてく")};
    static const struct option options[] = {{S("walk"), S("歩いて"), walk, 1}, {S("bus"), S("バス"), NULL, 0}};
    static const struct {
        const char *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"バスで", ANSWER_VALUE, "bus"}, {"2", ANSWER_VALUE, "bus"}, {"テクテク", ANSWER_VALUE, "walk"},
        {"3", ANSWER_INVALID, ""},       {"船", ANSWER_NONE, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s\n", rows[i].text);
        assert_int_equal(answer_choice(rules, &arena, str_from(rows[i].text), options, ARRAY_LEN(options), S(""), &got),
                         ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

static void says_yes_or_no(void **state)
{
    (void)state;
    static const struct {
        const char *asked, *text, *want; /* "" for neither */
    } rows[] = {
        {"", "はい", "yes"},
        {"", "うん、いいよ", "yes"},
        {"", "お願いします", "yes"},
        {"", "ok", "yes"},
        {"", "👍", "yes"},
        {"", "問題ないです", "yes"},
        {"", "いいえ", "no"},
        {"", "いや、いいです", "no"},
        {"", "結構です", "no"},
        {"", "やめとく", "no"},
        {"", "🙅", "no"},
        {"", "特にありません", "no"},
        {"", "うーん", ""},
        {"", "犬が好き", ""},
        {"", "", ""},
        {"お名前を伺えますか。何名様ですか", "はい", ""},
        {"ご予算はいくらくらいでしょうか？", "お願いします", ""},
        {"いつがよろしいですか", "大丈夫です", ""},
        {"どちらになさいますか", "いいですね", ""},
        {"ほかにご要望はありますか？", "大丈夫です", "no"},
        {"ほかにご要望はありますか？", "特にないです", "no"},
        {"ほかに何かありますか", "以上です", "no"},
        {"ほかに困っていることはありますか", "はい", "yes"},
        {"ほかに困っていることはありますか", "腰が痛いんです", ""},
        {"他にお手伝いできることはありますか", "いいえ、もう結構です", "no"},
        {"送迎のある集まりをお探ししましょうか？", "助かります", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "お願いします", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "送迎があるとありがたいです", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "いいですね", "yes"},
        {"送迎のある集まりをお探ししましょうか？", "大丈夫です", "no"},
        {"送迎のある集まりをお探ししましょうか？", "自分で探します", "no"},
        {"送迎のある集まりをお探ししましょうか？", "料理の教室がいいです", ""},
        {"送迎のある集まりをお探ししましょうか？", "送迎って有料ですか", ""},
        {"水曜の体操はいかがでしょうか", "そうですね", "yes"},
        {"水曜の体操はいかがでしょうか", "水曜ではなく金曜がいいです", ""},
        {"水曜の体操はいかがでしょうか", "友だちも一緒なら", ""},
        {"水曜の体操はいかがでしょうか", "考えときますわ", ""},
        {"水曜の体操はいかがでしょうか", "膝が痛くて行けません", "no"},
        {"担当者におつなぎしてもよろしいですか", "つないでください", "yes"},
        {"担当者におつなぎしてもよろしいですか", "つながないでください", "no"},
        {"担当者におつなぎしてもよろしいですか", "誰にも言わないでほしい", "no"},
        {"担当者におつなぎしてもよろしいですか", "構いません", "yes"},
        {"担当者におつなぎしてもよろしいですか", "名前だけは伏せてほしい", ""},
        {"それとも、お昼の会にしますか", "夜の会でお願いします", ""},
        {"夜は眠れていますか", "眠れません", "no"},
        {"夜は眠れていますか", "ぐっすりです", "yes"},
        {"一度見学できます。", "そうですね", ""},
        {"一度見学できます。", "それはいいですね！", "yes"},
        {"お部屋は和室でよろしいでしょうか？", "和室でお願いします。", "yes"},
        {"お部屋は和室でよろしいでしょうか？", "洋室のほうがいいです。", ""},
        {"お部屋は和室でよろしいでしょうか？", "できれば洋室で。", ""},
        {"お部屋は和室でよろしいでしょうか？", "どちらでも構いません。", ""},
        {"露天風呂付きの客室はいかがでしょうか？", "ちょっと予算が心配ですね。", ""},
        {"露天風呂付きの客室はいかがでしょうか？", "素敵ですね！", "yes"},
        {"露天風呂付きの客室はいかがでしょうか？", "料金はどれくらいですか？", ""},
        {"露天風呂付きの客室はいかがでしょうか？", "そこまでは必要ないです。", "no"},
        {"露天風呂付きの客室はいかがでしょうか？", "そうですね、あると嬉しいです。", "yes"},
        {"露天風呂付きの客室はいかがでしょうか？", "のんびりできそうですね。", "yes"},
        {"駅から近いお宿をお探ししましょうか？", "車なので駅から遠くても大丈夫です。", "no"},
        {"駅から近いお宿をお探ししましょうか？", "駅近だと助かります。", "yes"},
        {"駅から近いお宿をお探ししましょうか？", "はい、お願いいたします。", "yes"},
        {"駅から近いお宿をお探ししましょうか？", "静かなところがいいです。", ""},
        {"駅から近いお宿をお探ししましょうか？", "それと、朝食付きでお願いします。", ""},
        {"お食事は朝食のみでよろしいでしょうか？", "夕食もつけてください。", ""},
        {"お食事は朝食のみでよろしいでしょうか？", "はい、朝だけで大丈夫です。", "yes"},
        {"お食事は朝食のみでよろしいでしょうか？", "いえ、２食付きでお願いします。", "no"},
        {"ペットもご一緒でしょうか？", "いいえ、連れて行きません。", "no"},
        {"ペットもご一緒でしょうか？", "小型犬です。", ""},
        {"送迎バスのあるホテルはいかがでしょうか？", "レンタカーを借りる予定です。", ""},
        {"送迎バスのあるホテルはいかがでしょうか？", "送迎バスは必要ありません。", "no"},
        {"送迎バスのあるホテルはいかがでしょうか？", "送迎バスがあると便利ですね。", "yes"},
        {"禁煙のお部屋をご希望でしょうか？", "禁煙でお願いします。", "yes"},
        {"禁煙のお部屋をご希望でしょうか？", "喫煙でお願いします。", ""},
        {"禁煙のお部屋をご希望でしょうか？", "喫煙者がいるので、喫煙ルームがいいです。", ""},
        {"ほかにご希望はございますか？", "大浴場があるといいです。", ""},
        {"ほかにご希望はございますか？", "あとは大丈夫です。", "no"},
        {"ほかにご希望はございますか？", "思いつきません。", "no"},
        {"ほかにご希望はございますか？", "これくらいですかね。", "no"},
        {"ほかにご希望はございますか？", "以上の条件でお願いします。", "no"},
        {"ご希望のエリアはございますか？", "特にないです。", "no"},
        {"ご希望のエリアはございますか？", "箱根のあたりで。", ""},
        {"ご予算はお決まりでしょうか？", "まだ決めていません。", "no"},
        {"ご予算はお決まりでしょうか？", "１泊１万円くらいで。", ""},
        {"お子様はお一人でしょうか？", "はい、５歳の子がいます。", "yes"},
        {"お子様はお一人でしょうか？", "二人です。", ""},
        {"早割プランもございますがいかがでしょうか？", "お得なんですね。", ""},
        {"早割プランもございますがいかがでしょうか？", "安くなるなら是非。", "yes"},
        {"早割プランもございますがいかがでしょうか？", "変更の可能性があるのでやめておきます。", "no"},
        {"海の見えるお部屋もございます。", "海が見えるお部屋がいいです。", "yes"},
        {"海の見えるお部屋もございます。", "なるほど。", ""},
        {"海の見えるお部屋もございます。", "いくらぐらい高くなりますか？", ""},
        {"それでは３名様で１室でよろしいですか？", "２室に分けてください。", ""},
        {"それでは３名様で１室でよろしいですか？", "それで結構です。", "yes"},
        {"それでは３名様で１室でよろしいですか？", "間違いありません。", "yes"},
        {"禁煙と喫煙、どちらになさいますか？", "禁煙です。", ""},
        {"何名様でご利用ですか？", "大人２名です。", ""},
        {"いつご宿泊でしょうか？", "来月の連休です。", ""},
        {"プール付きのホテルはいかがでしょうか？", "泳がないのでプールはなくてもいいです。", "no"},
        {"プール付きのホテルはいかがでしょうか？", "子供が喜びそうです。", "yes"},
        {"プール付きのホテルはいかがでしょうか？", "温水プールですか？", ""},
        {"プール付きのホテルはいかがでしょうか？", "プールより温泉がいいです。", ""},
        {"プール付きのホテルはいかがでしょうか？", "プールもいいですが、海の近くがいいです。", ""},
        {"サロンの見学を申し込みましょうか？", "はい、おねがいします", "yes"},
        {"サロンの見学を申し込みましょうか？", "見学だけでしたら", ""},
        {"サロンの見学を申し込みましょうか？", "見るだけ見てみよか", "yes"},
        {"サロンの見学を申し込みましょうか？", "今はええわ", "no"},
        {"サロンの見学を申し込みましょうか？", "どんな人が来はるの？", ""},
        {"サロンの見学を申し込みましょうか？", "人見知りなもんで遠慮しときます", "no"},
        {"サロンの見学を申し込みましょうか？", "ほんなら頼んどくわ", "yes"},
        {"サロンの見学を申し込みましょうか？", "足が悪うてよう行かん", "no"},
        {"サロンの見学を申し込みましょうか？", "妻に聞いてみます", ""},
        {"お薬の飲み忘れはありますか？", "たまにあります", "yes"},
        {"お薬の飲み忘れはありますか？", "いっぺんもないよ", "no"},
        {"お薬の飲み忘れはありますか？", "薬は飲んでおりません", "no"},
        {"外出はされていますか？", "毎日散歩しています", "yes"},
        {"外出はされていますか？", "家にこもりきりです", "no"},
        {"外出はされていますか？", "週に一度くらい", ""},
        {"この内容で登録してよろしいですか？", "それでええよ", "yes"},
        {"この内容で登録してよろしいですか？", "電話番号が違います", "no"},
        {"この内容で登録してよろしいですか？", "名前の漢字だけ直して", ""},
        {"この内容で登録してよろしいですか？", "登録してください", "yes"},
        {"この内容で登録してよろしいですか？", "登録はせんといて", "no"},
        {"お困りのことはほかにありますか？", "べつにないで", "no"},
        {"お困りのことはほかにありますか？", "今んとこはないかな", "no"},
        {"お困りのことはほかにありますか？", "隣の犬がうるさい", ""},
        {"お困りのことはほかにありますか？", "ありますあります", "yes"},
        {"担当からご連絡してもいいですか？", "ご連絡お待ちしてます", "yes"},
        {"担当からご連絡してもいいですか？", "電話はこまる", "no"},
        {"担当からご連絡してもいいですか？", "夜なら", ""},
        {"担当からご連絡してもいいですか？", "メールにしてもらえますか", ""},
        {"担当からご連絡してもいいですか？", "もちろんです", "yes"},
        {"ご家族と同居ですか？", "はい、娘夫婦と", "yes"},
        {"ご家族と同居ですか？", "一人で暮らしています", "no"},
        {"ご家族と同居ですか？", "なんでそんなこと聞くんですか", ""},
        {"囲碁はお好きですか？", "大好きや", "yes"},
        {"囲碁はお好きですか？", "囲碁は知らん", "no"},
        {"囲碁はお好きですか？", "将棋なら", ""},
        {"お茶会に参加してみませんか？", "行ってみたいわ", "yes"},
        {"お茶会に参加してみませんか？", "気が向いたらね", ""},
        {"お茶会に参加してみませんか？", "にぎやかなのは苦手で", "no"},
        {"お茶会に参加してみませんか？", "喜んで参ります", "yes"},
        {"記録を残してもよいですか？", "のこさないで", "no"},
        {"記録を残してもよいですか？", "残してくれてかまわん", "yes"},
        {"記録を残してもよいですか？", "記録って誰が見るんです", ""},
        {"Would you like me to call you?", "Yes, please call me", "yes"},
        {"Would you like me to call you?", "No, thank you", "no"},
        {"Would you like me to call you?", "What time?", ""},
        {"Posso compartilhar isto?", "Claro que sim", "yes"},
        {"Posso compartilhar isto?", "Não quero", "no"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s %s\n", rows[i].asked, rows[i].text);
        assert_int_equal(answer_yesno(rules, &arena, str_from(rows[i].asked), str_from(rows[i].text), &got), ERR_OK);
        assert_str_equal(got.value, str_from(rows[i].want));
    }
}

static void reads_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum answer_kind kind;
        const char *value;
    } rows[] = {
        {"7", ANSWER_VALUE, "7"},
        {"１０", ANSWER_VALUE, "10"},
        {"十", ANSWER_VALUE, "10"},
        {"3つ", ANSWER_VALUE, "3"},
        {"5点くらいです", ANSWER_VALUE, "5"},
        {"ゼロ", ANSWER_VALUE, "0"},
        {"11", ANSWER_INVALID, ""},
        {"6か7", ANSWER_AMBIGUOUS, ""},
        {"6じゃなくて8", ANSWER_VALUE, "8"},
        {"パス", ANSWER_DECLINE, ""},
        {"元気", ANSWER_NONE, ""},
        {"99999999999999999999", ANSWER_NONE, ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct answer got;
        arena_reset(&arena);
        print_message("%s\n", rows[i].text);
        assert_int_equal(answer_integer(rules, &arena, str_from(rows[i].text), 0, 10, &got), ERR_OK);
        assert_int_equal(got.kind, rows[i].kind);
        assert_str_equal(got.value, str_from(rows[i].value));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(chooses), cmocka_unit_test(chooses_words),
                                       cmocka_unit_test(says_yes_or_no), cmocka_unit_test(reads_integers)};
    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
