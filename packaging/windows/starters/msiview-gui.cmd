@start "" "%~dp0python\pythonw.exe" "%~dp0msiview-gui.pyw" %*
