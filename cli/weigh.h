/* Learns the weights of words from the labelled lines of nlu/corpus. */
#pragma once
int cmd_weigh(int argc, char **argv);
