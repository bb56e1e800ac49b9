"""Between the language and what people write: LaTeX and Unicode text, in index form and in matrix form."""

from calcwork.notation.writing.index_form import latex, text
from calcwork.notation.writing.matrix_form import matrix_latex, matrix_text
from calcwork.notation.writing.names import latex_name, python_name, text_name

__all__ = ["latex", "latex_name", "matrix_latex", "matrix_text", "python_name", "text", "text_name"]
