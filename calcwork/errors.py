"""Every error that calcwork raises on purpose.

Each message is one sentence that says what was given, what was expected, where, and what to try.
The three branches tell a caller what to do: mend the input, wait for a feature, or give up the question.
"""


class CalcworkError(Exception):
    """Base class of all errors raised on purpose."""


class UserError(CalcworkError, ValueError):
    """The input is wrong and the user can mend it."""


class MissingExtra(UserError, ImportError):
    """An optional dependency is needed; the message gives the line that installs it."""


class NotSupportedYet(CalcworkError, NotImplementedError):
    """The question has an answer that calcwork cannot give yet."""


class Impossible(CalcworkError, ArithmeticError):
    """The question has no answer, such as the derivative at a jump or the inverse of a singular matrix."""
