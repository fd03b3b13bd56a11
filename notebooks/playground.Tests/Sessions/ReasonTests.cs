using Eml.Playground.Sessions;
using Xunit;

namespace Eml.Playground.Tests.Sessions;

public sealed class ReasonTests
{
    [Fact]
    public void The_page_says_what_an_exception_says_without_the_names_in_the_code()
    {
        Assert.Equal("no such column.", Reason.Of(new ArgumentException("no such column.", "targets")));
        Assert.Equal("too many.", Reason.Of(new ArgumentOutOfRangeException("count", 7, "too many.")));
        Assert.Equal("(Parameter 'x')", Reason.Of(new ArgumentException("(Parameter 'x')")));
        Assert.Equal("not there.", Reason.Of(new InvalidDataException("not there.")));
    }
}
