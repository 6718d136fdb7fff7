"""``python -m api`` is ``incidencia``."""

from api.cli import main

if __name__ == "__main__":
    main()
