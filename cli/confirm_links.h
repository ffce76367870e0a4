/* `tsunagu confirm-links` */
#pragma once

int cmd_confirm_links(int argc, char **argv);
