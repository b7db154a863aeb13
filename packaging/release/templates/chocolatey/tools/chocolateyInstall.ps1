$ErrorActionPreference = 'Stop'

$package = @{
    PackageName    = $env:ChocolateyPackageName
    SoftwareName   = 'msiview'
    FileType       = 'msi'
    Url64bit       = '{{url-msi}}'
    Checksum64     = '{{sha256-msi}}'
    ChecksumType64 = 'sha256'
    SilentArgs     = '/qn /norestart MSIINSTALLPERUSER="" ADDLOCAL=ALL'
    ValidExitCodes = @(0, 1641, 3010)
}
Install-ChocolateyPackage @package
