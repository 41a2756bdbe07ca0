"""Reading .docx: the XML in document order, with everything Word prints (Word 读入)."""
