/* tsunagu answer: free words read as answers to a questionnaire. */
#pragma once

int cmd_answer(int argc, char **argv);
