"""python -m weighin.cli"""

from weighin.cli import main

main()
