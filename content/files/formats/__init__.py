"""Reading what is no .docx: old Word, PDF, OFD, slides, web pages, scans (其他格式读入)."""
