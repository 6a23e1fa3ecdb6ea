"""A large video on a bad network and a server that is killed: does it arrive, is it played, packed, and in how much memory."""
