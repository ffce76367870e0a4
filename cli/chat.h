/* tsunagu chat: talk in the terminal, or in JSON lines. */
#pragma once

int cmd_chat(int argc, char **argv);
