"""`python -m cleannews`: the same as the command `cleannews`."""

from cleannews.cli import main

main()
