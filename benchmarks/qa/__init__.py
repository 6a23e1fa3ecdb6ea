"""Questions and answers: our block beside openedx-forum and Askbot, on the same data."""
