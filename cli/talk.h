/* One transcript (.talk) played and compared (docs: dialogue, "Transcripts").
 *
 *   # …            a remark                         @lang ja · @now 2026-11-24T10:00   before the first line that is
 *   played
 *   @only core line WHY        what has no meaning behind other doors
 *   > text         the resident says                + text, + /choice …   the same one second after the line before;
 *   +4s four seconds
 *                  /choice LABEL   taps a button, newest first; an old one counts as old
 *   /flow NAME     taps a button that starts this flow        /know SLOT filled VALUE   the program knew this already
 *   (or another status)
 *   /again         taps the same button at once     /start · /stop · /unsend · /media sticker
 *   < glob         said by the bot or a worker, in this order; others may stand between. * any text, ? one character,
 *   \n a new line.
 *                  Cards are part of the text of their bubble, after it: title, reasons, lines
 *   <! glob        nothing that was said looks like this          <-   nothing more was said
 *   [a|b|c]        these buttons are under the bubble just matched, in this order; [=a|b] these and no others
 *   ! slot NAME = VALUE · ! slot NAME declined · ! node NAME · ! flow NAME · ! mode NAME · ! intent NAME · ! decided
 *   NAME · ! cards N
 *   ! escalation none · ! escalation waiting [urgent [crisis]] · ! risk urgent [suicide]          (-: empty)
 *   ~ 26h          time passes (s, m, h, d)         % crash · % redeliver
 *   % publish DIR  from here on other content: the files of DIR (flows/, texts/, questionnaires/; beside the .talk
 *   file) laid over dialogs/;
 *                  an empty file takes one away     % rollback   the content before that
 *   = NAME claim · release · return · say TEXT · close OUTCOME NOTE    what a link worker does; `=! conflict NAME
 *   claim` when it must be refused
 *  */
#pragma once
#include "cli/door.h"

struct talk_result {
    size_t n_lines, n_failures;
    bool left_out; /* its `@only` names other doors */
};

/* Play the file; each failure is a line `FILE:LINE: expected …: got …` on `to`. ERR_INPUT: not a transcript;
 * ERR_NOTFOUND, ERR_IO: not readable; others: the desk broke. */
MUST_CHECK enum err talk_file(const struct door *door, const char *path, FILE *to, struct talk_result *ret);
