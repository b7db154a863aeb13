@"%~dp0python\python.exe" -m msiview %*
