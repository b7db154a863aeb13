$ErrorActionPreference = 'Stop'

$package = @{
    PackageName    = $env:ChocolateyPackageName
    FileType       = 'msi'
    SilentArgs     = '{{product-code}} /qn /norestart'
    File           = ''
    ValidExitCodes = @(0, 1605, 1614, 1641, 3010)
}
Uninstall-ChocolateyPackage @package
