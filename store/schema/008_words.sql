-- The tokens of store/tokenizer.c changed (old forms of letters are read as the common ones): the words of what is there are read again.
INSERT INTO resource_words(resource_words) VALUES ('rebuild');
